package io.github.mwaareactor.internal.protocol;

import java.util.Map;

/** Tags for a resource. */
public record ResourceTags(String resourceArn, Map<String, String> tags) {
  /** The resource alone: it says enough in a message. */
  @Override
  public String toString() {
    return resourceArn;
  }
}
