/** What every package of the emulator uses. */
@NullMarked
package io.github.mwaareactor.emulator.internal;

import org.jspecify.annotations.NullMarked;
