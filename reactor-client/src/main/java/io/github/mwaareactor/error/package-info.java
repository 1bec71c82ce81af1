/**
 * The errors of calls, all of them {@link io.github.mwaareactor.error.MwaaException}s. {@link
 * io.github.mwaareactor.error.PlaintextEndpointException} refuses an option.
 */
@NullMarked
package io.github.mwaareactor.error;

import org.jspecify.annotations.NullMarked;
