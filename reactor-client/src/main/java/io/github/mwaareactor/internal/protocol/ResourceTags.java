package io.github.mwaareactor.internal.protocol;

import java.util.Map;

/** Tags for a resource. */
public record ResourceTags(String resourceArn, Map<String, String> tags) {}
