package io.github.mwaareactor.model;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param <T> what is listed
 * @param items read-only; may be empty although another page follows
 * @param nextToken names the next page, and goes into {@code startingToken} to go on from there;
 *     {@code null} after the last page. {@link #toString()} hides it, because it gives access to a
 *     part of the list. In JSON it is there, for the caller to go on with
 */
public record Page<T>(List<T> items, @Nullable String nextToken) implements Serializable {

  /** Copies the items. */
  public Page {
    items = List.copyOf(requireNonNull(items, "items"));
  }

  /** How many items there are, and whether another page follows. */
  @Override
  public String toString() {
    return "Page[" + items.size() + " items, " + (nextToken == null ? "the last]" : "more follow]");
  }
}
