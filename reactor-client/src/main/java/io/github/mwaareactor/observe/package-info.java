/** Listeners for what a client does: calls, attempts, retries and waits. */
@NullMarked
package io.github.mwaareactor.observe;

import org.jspecify.annotations.NullMarked;
