/**
 * Calls as Micrometer observations, and the client's meters. The only user of Micrometer, which is
 * an optional dependency: nothing else refers to this package.
 */
@NullMarked
package io.github.mwaareactor.observe.micrometer;

import org.jspecify.annotations.NullMarked;
