/** JMH benchmarks, one class per question and named for it, a soak, and what watching costs. */
@NullMarked
package io.github.mwaareactor.benchmarks;

import org.jspecify.annotations.NullMarked;
