/** Refuses bad arguments, and shows them in messages. Every package may use it. */
@NullMarked
package io.github.mwaareactor.internal.argument;

import org.jspecify.annotations.NullMarked;
