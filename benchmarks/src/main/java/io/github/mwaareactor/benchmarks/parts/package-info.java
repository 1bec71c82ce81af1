/** What the parts of a call cost alone: one JMH class for each question. */
@NullMarked
package io.github.mwaareactor.benchmarks.parts;

import org.jspecify.annotations.NullMarked;
