/** Connections, HTTP and TLS: reads requests and writes answers. */
@NullMarked
package io.github.mwaareactor.emulator.internal.http;

import org.jspecify.annotations.NullMarked;
