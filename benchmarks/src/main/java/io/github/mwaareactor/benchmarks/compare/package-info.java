/** This client beside others: what one run measures, writes down, and shows. */
@NullMarked
package io.github.mwaareactor.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
