/** Contenders on Reactor Netty: this client, what one would write by hand, and the bare minimum. */
@NullMarked
package io.github.mwaareactor.benchmarks.reactive;

import org.jspecify.annotations.NullMarked;
