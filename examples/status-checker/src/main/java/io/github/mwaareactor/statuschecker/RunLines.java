package io.github.mwaareactor.statuschecker;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads runs from lines, one in each; or from JSON that spans lines, if the first line with content
 * begins such JSON.
 */
final class RunLines implements RunSource {
  /** So that a file without line ends cannot fill the memory; longer than any two fields. */
  static final int LONGEST_LINE = 16 * 1024;

  private static final int LOOKED_AT = 512;
  private static final String EXPECTED =
      "; expected CSV with the columns workflow_arn and run_id, JSON, or what the AWS CLI prints";

  private final BufferedInputStream in;
  private final LineReader reader;
  private final byte[] line = new byte[LONGEST_LINE];
  private @Nullable JsonRuns json;
  private long bytes;
  private long number;
  private boolean isLookedAt;
  private boolean hasContent;
  private boolean hasEnded;

  RunLines(BufferedInputStream in, LineReader reader) {
    this.in = in;
    this.reader = reader;
  }

  @Override
  public long bytes() {
    return json == null ? bytes : json.bytes();
  }

  @Override
  public long line() {
    return json == null ? number : json.line();
  }

  /** Whether a line had the names of columns. */
  boolean hasHeader() {
    return reader.hasHeader();
  }

  @Override
  public @Nullable InputLine next() throws IOException {
    InputLine unusable = isLookedAt ? null : look();
    isLookedAt = true;
    if (unusable != null) {
      hasEnded = true;
      return unusable;
    }
    while (json == null && !hasEnded) {
      InputLine found = readLine();
      if (found != null) {
        return found;
      }
    }
    return json == null ? null : json.next();
  }

  // Only at bytes that are there already: the first of them may be all that comes for a while.
  private @Nullable InputLine look() throws IOException {
    byte[] first = new byte[LOOKED_AT];
    in.mark(LOOKED_AT);
    int count = Math.max(0, in.read(first));
    in.reset();
    for (int i = 0; i < count; i++) {
      if (isBinary(first[i])) {
        return new InputLine.Unusable("the input is binary" + EXPECTED);
      }
    }
    return new String(first, 0, count, StandardCharsets.UTF_8).stripLeading().startsWith("<")
        ? new InputLine.Unusable("the input is HTML or XML" + EXPECTED)
        : null;
  }

  private static boolean isBinary(byte value) {
    return value >= 0 && value < ' ' && (value < '\t' || value > '\r') && value != 0x1b;
  }

  private @Nullable InputLine readLine() throws IOException {
    if (!hasContent && isJson()) {
      json = new JsonRuns(in, bytes, number);
      return null;
    }
    long length = readBytes();
    if (length > 0 || !hasEnded) {
      number++;
    }
    try {
      return reader.read(decoded(length));
    } catch (IllegalArgumentException e) {
      return new InputLine.Bad(number, String.valueOf(e.getMessage()));
    }
  }

  /** Whether the line to come is the first with content, and begins JSON that spans lines. */
  private boolean isJson() throws IOException {
    in.mark(LONGEST_LINE + 1);
    int length = 0;
    int next = in.read();
    for (; next >= 0 && next != '\n' && length < LONGEST_LINE; next = in.read()) {
      line[length++] = (byte) next;
    }
    in.reset();
    String text = new String(line, 0, length, StandardCharsets.UTF_8).strip();
    hasContent = !LineParser.isSkipped(text);
    boolean isCut = next >= 0 && next != '\n';
    return hasContent && LineParser.beginsJson(text, isCut);
  }

  /** Reads up to the line's end; more than fits is read, too, and forgotten. */
  private long readBytes() throws IOException {
    long length = 0;
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        hasEnded = true;
        return length;
      }
      bytes++;
      if (length < line.length) {
        line[(int) length] = (byte) next;
      }
      length++;
    }
    bytes++;
    return length;
  }

  private String decoded(long length) {
    if (length > line.length) {
      throw new IllegalArgumentException(
          "longer than " + Formats.count(LONGEST_LINE) + " bytes, was " + Formats.count(length));
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(line, 0, (int) length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("not UTF-8", e);
    }
  }
}
