/** Checks Signature Version 4, sharing no code with any signer. */
@NullMarked
package io.github.mwaareactor.emulator.internal.signature;

import org.jspecify.annotations.NullMarked;
