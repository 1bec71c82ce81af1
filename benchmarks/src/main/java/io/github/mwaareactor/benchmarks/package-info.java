/** JMH benchmarks, one class per question and named for it, and a soak. */
@NullMarked
package io.github.mwaareactor.benchmarks;

import org.jspecify.annotations.NullMarked;
