package io.github.mwaareactor.webfluxservice;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import software.amazon.awssdk.regions.Region;

/**
 * What can be said of the client in configuration. All of it is optional: what is left out is as
 * the client has it by default.
 *
 * @param endpoint asked instead of AWS's own endpoints
 * @param region the only region whose runs may be asked for
 * @param attemptTimeout for one attempt
 * @param callTimeout for a whole call
 * @param pollInterval the wait between an answer and the next poll, at first
 * @param pollMaxInterval the longest wait between polls
 */
@ConfigurationProperties("mwaa")
record ClientProperties(
    @Nullable URI endpoint,
    @Nullable Region region,
    @Nullable Duration attemptTimeout,
    @Nullable Duration callTimeout,
    @Nullable Duration pollInterval,
    @Nullable Duration pollMaxInterval) {}
