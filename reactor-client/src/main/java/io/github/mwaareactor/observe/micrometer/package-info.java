/**
 * Calls as Micrometer observations, and the client's meters. Micrometer is an optional dependency
 * that only this package uses.
 */
@NullMarked
package io.github.mwaareactor.observe.micrometer;

import org.jspecify.annotations.NullMarked;
