/**
 * What the questions have in common: the emulator in a process of its own, what it recorded,
 * memory, waits.
 */
@NullMarked
package io.github.mwaareactor.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
