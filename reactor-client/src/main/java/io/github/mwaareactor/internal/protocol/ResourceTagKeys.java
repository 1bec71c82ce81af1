package io.github.mwaareactor.internal.protocol;

import java.util.List;

/** Tags of a resource, by their keys. */
public record ResourceTagKeys(String resourceArn, List<String> tagKeys) {
  /** The resource alone: it says enough in a message. */
  @Override
  public String toString() {
    return resourceArn;
  }
}
