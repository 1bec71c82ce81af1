/** Does the client survive faults of all kinds for as long as one likes? */
@NullMarked
package io.github.mwaareactor.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
