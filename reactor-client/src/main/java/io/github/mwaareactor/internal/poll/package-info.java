/** One run, polled until it has ended. */
@NullMarked
package io.github.mwaareactor.internal.poll;

import org.jspecify.annotations.NullMarked;
