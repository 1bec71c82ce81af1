package io.github.mwaareactor.internal.wire;

import java.net.URI;

/** Where a request goes, and the region its signature is for. */
public record Endpoint(URI uri, String signingRegion) {}
