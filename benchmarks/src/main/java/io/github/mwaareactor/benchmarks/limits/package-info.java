/** Is the rate that a service tolerates found, followed and shared? */
@NullMarked
package io.github.mwaareactor.benchmarks.limits;

import org.jspecify.annotations.NullMarked;
