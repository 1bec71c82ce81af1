package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.model.RunRef;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How inputs name a run: what its two columns or members are called, and both in one text. */
final class RunName {
  /** What a column or member has in it. */
  enum Part {
    WORKFLOW_ARN,
    RUN_ID
  }

  private static final String RESOURCE = ":workflow/";

  private RunName() {}

  /** The part with that name, in any case and spacing; null if it is another. */
  static @Nullable Part part(String name) {
    return switch (letters(name)) {
      case "workflowarn", "arn" -> Part.WORKFLOW_ARN;
      case "runid", "workflowrunid", "run", "workflowrun" -> Part.RUN_ID;
      default -> null;
    };
  }

  /** Whether a member of that name lists runs, such as {@code WorkflowRuns}. */
  static boolean isOfRuns(String name) {
    return letters(name).endsWith("runs");
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }

  /** Whether there is a workflow's ARN somewhere in a text. */
  static boolean hasArn(String text) {
    return text.contains(RESOURCE);
  }

  /** Whether a text begins as a workflow's ARN does. */
  static boolean isArn(String text) {
    return text.startsWith("arn:") && hasArn(text);
  }

  /** Whether a text is a workflow's ARN, a slash and a run's id. */
  static boolean isWhole(String text) {
    return isArn(text) && slash(text) > 0;
  }

  // The id of a workflow has none.
  private static int slash(String text) {
    return text.indexOf('/', text.indexOf(RESOURCE) + RESOURCE.length());
  }

  /**
   * The run of which one text has both parts.
   *
   * @throws IllegalArgumentException if it has not, or they are malformed
   */
  static RunRef whole(String text) {
    if (!isWhole(text)) {
      throw new IllegalArgumentException("expected WORKFLOW_ARN/RUN_ID, was " + quoted(text));
    }
    return new RunRef(text.substring(0, slash(text)), text.substring(slash(text) + 1));
  }

  /** A text from the input, not longer than a message may be. */
  static String quoted(String text) {
    int shown = 60;
    return "\"" + (text.length() <= shown ? text : text.substring(0, shown) + "...") + "\"";
  }
}
