package io.github.mwaareactor.internal.aws;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What a client goes by, from code, JVM properties, environment and profile together.
 *
 * @param endpoint the caller's own, or null for the service's
 * @param fips whether the service's FIPS endpoints are used; never together with an own endpoint
 * @param maxAttempts of one call, the first included; null if nothing but our default says
 * @param appId for the user agent, ready to be sent; null for none
 * @param region for calls that are about no ARN, as it was found; null if nothing says
 */
public record Settings(
    @Nullable URI endpoint,
    boolean fips,
    @Nullable Integer maxAttempts,
    @Nullable String appId,
    @Nullable SourcedValue<String> region) {}
