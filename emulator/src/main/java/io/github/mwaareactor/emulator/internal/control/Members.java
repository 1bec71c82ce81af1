package io.github.mwaareactor.emulator.internal.control;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Rules for the members of a request. */
final class Members {
  private Members() {}

  static <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw new ControlProblem(400, name + " is required.");
    }
    return value;
  }

  static <T> T orElse(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  static <T> void ifGiven(@Nullable T value, Consumer<? super T> setter) {
    if (value != null) {
      setter.accept(value);
    }
  }

  /** Refuses what is given although the type has no such member. */
  static void only(
      Set<String> members, Map<String, @Nullable Object> given, String place, String type) {
    given.forEach(
        (name, value) -> {
          if (value != null && !members.contains(name)) {
            throw new ControlProblem(
                400,
                place
                    + "."
                    + name
                    + " is not a member of the type "
                    + type
                    + ", "
                    + known(members));
          }
        });
  }

  private static String known(Set<String> members) {
    return members.isEmpty()
        ? "which has none."
        : "known are " + String.join(", ", new TreeSet<>(members)) + ".";
  }

  static void exactlyOne(
      String place,
      String name,
      @Nullable Object value,
      String otherName,
      @Nullable Object otherValue) {
    if ((value == null) == (otherValue == null)) {
      throw new ControlProblem(400, place + " must have either " + name + " or " + otherName + ".");
    }
  }
}
