/** Immutable settings, checked when they are built, and the retry rules among them at work. */
@NullMarked
package io.github.mwaareactor.options;

import org.jspecify.annotations.NullMarked;
