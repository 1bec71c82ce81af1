/** Immutable options, checked when they are built. */
@NullMarked
package io.github.mwaareactor.options;

import org.jspecify.annotations.NullMarked;
