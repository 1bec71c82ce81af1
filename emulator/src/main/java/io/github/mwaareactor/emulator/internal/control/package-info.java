/** The emulator's own HTTP interface, for programs that cannot call its Java API. */
@NullMarked
package io.github.mwaareactor.emulator.internal.control;

import org.jspecify.annotations.NullMarked;
