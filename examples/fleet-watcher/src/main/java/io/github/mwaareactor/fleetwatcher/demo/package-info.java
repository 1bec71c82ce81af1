/** A fleet on one machine, to look at. */
@NullMarked
package io.github.mwaareactor.fleetwatcher.demo;

import org.jspecify.annotations.NullMarked;
