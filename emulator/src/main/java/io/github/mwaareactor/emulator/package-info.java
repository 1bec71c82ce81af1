/**
 * An MWAA Serverless to test against: real HTTP, every signature checked, runs that live by a
 * script. {@link io.github.mwaareactor.emulator.MwaaServerlessEmulator} is where to start.
 */
@NullMarked
package io.github.mwaareactor.emulator;

import org.jspecify.annotations.NullMarked;
