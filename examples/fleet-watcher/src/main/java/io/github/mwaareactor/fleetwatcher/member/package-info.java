/** One member of a fleet, on Kafka Streams. */
@NullMarked
package io.github.mwaareactor.fleetwatcher.member;

import org.jspecify.annotations.NullMarked;
