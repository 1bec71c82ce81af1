/** Bytes out, bytes in: the only user of Reactor Netty. */
@NullMarked
package io.github.mwaareactor.internal.wire;

import org.jspecify.annotations.NullMarked;
