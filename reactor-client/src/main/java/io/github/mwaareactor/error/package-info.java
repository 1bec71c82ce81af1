/**
 * Everything a call can fail with, all of it a {@link io.github.mwaareactor.error.MwaaException};
 * and {@link io.github.mwaareactor.error.PlaintextEndpointException}, which refuses an option.
 */
@NullMarked
package io.github.mwaareactor.error;

import org.jspecify.annotations.NullMarked;
