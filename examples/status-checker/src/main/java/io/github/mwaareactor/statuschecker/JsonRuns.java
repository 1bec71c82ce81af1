package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.model.RunRef;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads runs from JSON that spans lines, as the AWS CLI writes it: objects, arrays of them or of
 * texts, and objects with an array of runs. It is read as a stream, so that its length does not
 * matter.
 */
final class JsonRuns implements RunSource {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(1 << 20).build())
          .build();
  private static final int MOST_TEXTS = 16;
  private static final String END_OF_INPUT = "Unexpected end-of-input";

  /** An object or array that has begun. */
  private static final class Level {
    private final boolean isObject;
    private final long line;
    private final List<String> texts = new ArrayList<>();
    private RunName.@Nullable Part member;
    private boolean isMemberOfRuns;
    private boolean hasRuns;
    private @Nullable String arn;
    private @Nullable String runId;

    private Level(boolean isObject, long line) {
      this.isObject = isObject;
      this.line = line;
    }
  }

  private final JsonParser parser;
  private final Deque<Level> open = new ArrayDeque<>();
  private final long bytesBefore;
  private final long linesBefore;

  /** Reads from there on, after so many bytes and lines of the input. */
  JsonRuns(InputStream in, long bytesBefore, long linesBefore) {
    this.parser = JSON.createParser(ObjectReadContext.empty(), in);
    this.bytesBefore = bytesBefore;
    this.linesBefore = linesBefore;
  }

  @Override
  public long bytes() {
    return bytesBefore + Math.max(0, parser.currentLocation().getByteOffset());
  }

  @Override
  public long line() {
    return linesBefore + Math.max(1, parser.currentTokenLocation().getLineNr());
  }

  @Override
  public @Nullable InputLine next() throws IOException {
    try {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        InputLine found = take(token);
        if (found != null) {
          return found;
        }
      }
      return null;
    } catch (JacksonIOException e) {
      throw e.getCause();
    } catch (JacksonException e) {
      String why = e.getOriginalMessage();
      throw new IOException(
          why.startsWith(END_OF_INPUT) ? "the JSON is not complete" : "invalid JSON: " + why, e);
    }
  }

  private @Nullable InputLine take(JsonToken token) {
    Level level = open.peek();
    return switch (token) {
      case PROPERTY_NAME -> name(level, parser.currentName());
      case START_OBJECT -> begin(level, true);
      case START_ARRAY -> begin(level, false);
      case END_OBJECT -> object(open.pop());
      case END_ARRAY -> array(open.pop());
      case VALUE_STRING -> text(level);
      default -> null;
    };
  }

  private static @Nullable InputLine name(@Nullable Level object, String name) {
    if (object != null) {
      object.member = RunName.part(name);
      object.isMemberOfRuns = RunName.isOfRuns(name);
    }
    return null;
  }

  // What a run consists of is not looked at, apart from its name.
  private @Nullable InputLine begin(@Nullable Level parent, boolean isObject) {
    if (parent != null) {
      if (parent.isObject && (isObject || !parent.isMemberOfRuns)) {
        parser.skipChildren();
        return null;
      }
      parent.hasRuns = true;
    }
    open.push(new Level(isObject, line()));
    return null;
  }

  private @Nullable InputLine text(@Nullable Level level) {
    if (level != null && level.isObject && level.member == null) {
      return null;
    }
    String text = parser.getString();
    if (level == null || (!level.isObject && RunName.isWhole(text))) {
      return run(line(), () -> RunName.whole(text));
    } else if (!level.isObject) {
      if (level.texts.size() < MOST_TEXTS) {
        level.texts.add(text);
      }
    } else if (level.member == RunName.Part.RUN_ID) {
      level.runId = text;
    } else {
      level.arn = text;
    }
    return null;
  }

  private static @Nullable InputLine object(Level object) {
    String arn = object.arn;
    String runId = object.runId;
    if (arn == null && runId == null) {
      return object.hasRuns ? null : bad(object, "neither is there");
    } else if (arn != null && runId != null) {
      return run(object.line, () -> new RunRef(arn, runId));
    }
    String whole = arn == null ? String.valueOf(runId) : arn;
    return RunName.isWhole(whole)
        ? run(object.line, () -> RunName.whole(whole))
        : bad(object, (arn == null ? "WorkflowArn" : "RunId") + " is missing");
  }

  private static InputLine bad(Level object, String why) {
    return new InputLine.Bad(
        object.line, "expected an object with WorkflowArn and RunId, but " + why);
  }

  // As the AWS CLI writes it for --query 'WorkflowRuns[].[WorkflowArn,RunId]'.
  private static @Nullable InputLine array(Level array) {
    if (array.texts.isEmpty()) {
      return null;
    }
    List<String> texts = array.texts;
    String arn = texts.stream().filter(RunName::isArn).findFirst().orElse(null);
    String runId = texts.stream().filter(text -> !text.equals(arn)).findFirst().orElse(null);
    return arn == null || runId == null
        ? new InputLine.Bad(
            array.line,
            "expected a workflow ARN and a run id, was " + RunName.quoted(String.join(",", texts)))
        : run(array.line, () -> new RunRef(arn, runId));
  }

  private static InputLine run(long line, Supplier<RunRef> run) {
    try {
      return new InputLine.Ref(run.get());
    } catch (IllegalArgumentException e) {
      return new InputLine.Bad(line, String.valueOf(e.getMessage()));
    }
  }
}
