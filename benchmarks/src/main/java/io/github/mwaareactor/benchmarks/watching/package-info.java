/** What it costs to follow many runs, and how fresh the states are, beside other ways to do it. */
@NullMarked
package io.github.mwaareactor.benchmarks.watching;

import org.jspecify.annotations.NullMarked;
