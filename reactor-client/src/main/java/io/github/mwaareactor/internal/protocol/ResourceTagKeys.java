package io.github.mwaareactor.internal.protocol;

import java.util.List;

/** Tags of a resource, by their keys. */
public record ResourceTagKeys(String resourceArn, List<String> tagKeys) {}
