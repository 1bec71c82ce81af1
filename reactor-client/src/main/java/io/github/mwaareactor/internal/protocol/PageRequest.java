package io.github.mwaareactor.internal.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Names a page of a list.
 *
 * @param list what is listed
 * @param token as the page before told it; null for the first page
 */
public record PageRequest<L>(L list, @Nullable String token) {
  /** What is listed, without the token: it is a secret. */
  @Override
  public String toString() {
    return String.valueOf(list);
  }
}
