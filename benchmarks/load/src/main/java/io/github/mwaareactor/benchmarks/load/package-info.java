/** Puts a client under load, without depending on any: it shares a process with each of them. */
@NullMarked
package io.github.mwaareactor.benchmarks.load;

import org.jspecify.annotations.NullMarked;
