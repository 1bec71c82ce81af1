/** Connections, HTTP and TLS: requests as they came in, and answers on their way out. */
@NullMarked
package io.github.mwaareactor.emulator.internal.http;

import org.jspecify.annotations.NullMarked;
