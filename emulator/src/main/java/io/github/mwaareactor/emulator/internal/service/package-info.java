/** What stands behind HTTP: operations, runs, errors and faults, the rate limit and the clock. */
@NullMarked
package io.github.mwaareactor.emulator.internal.service;

import org.jspecify.annotations.NullMarked;
