/** Makes a client of its settings: every part, the chain of steps, and how all of it is freed. */
@NullMarked
package io.github.mwaareactor.internal.assembly;

import org.jspecify.annotations.NullMarked;
