/** Asking again and again until a run has ended. */
@NullMarked
package io.github.mwaareactor.internal.poll;

import org.jspecify.annotations.NullMarked;
