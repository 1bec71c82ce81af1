package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.model.RunRef;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

/**
 * The lines of a file or of standard input, as they are asked for; never more than a few of them.
 */
final class RunInput {
  /** So that a file without line ends cannot fill the memory; longer than any two fields. */
  static final int LONGEST_LINE = 16 * 1024;

  private static final String STANDARD_INPUT = "-";
  private static final int BUFFER = 64 * 1024;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final InputStream in;
  private final Progress progress;

  private RunInput(InputStream in, Progress progress) {
    this.in = in;
    this.progress = progress;
  }

  /** Opens a file. One that is no regular file, such as a pipe, has no end that is known. */
  static RunInput of(Path file) throws IOException {
    // Not by a channel: those close when a thread that reads is interrupted, and report it late.
    InputStream in = new FileInputStream(file.toFile());
    return new RunInput(
        in, Files.isRegularFile(file) ? Progress.of(Files.size(file)) : Progress.endless());
  }

  /**
   * Opens what a command line names.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  static RunInput of(String name, InputStream standardInput) throws IOException {
    if (name.equals(STANDARD_INPUT)) {
      return of(standardInput);
    }
    Path path = Path.of(name);
    if (Files.isDirectory(path) || !Files.isReadable(path)) {
      throw new IllegalArgumentException("cannot be read: " + name);
    }
    return of(path);
  }

  static RunInput of(InputStream in) {
    return new RunInput(in, Progress.endless());
  }

  Progress progress() {
    return progress;
  }

  /**
   * The lines that name a run or should; to be subscribed to once. Read on a thread that may block,
   * as many as are requested.
   */
  Flux<InputLine> lines() {
    LineParser parser = new LineParser();
    return lines(
        line -> {
          RunRef run = parser.parse(line);
          return run == null ? null : new InputLine.Ref(run);
        });
  }

  /** The same, with lines that name a whole workflow. */
  Flux<InputLine> linesWithWorkflows() {
    return lines(new WatchLineParser()::parse);
  }

  private Flux<InputLine> lines(Function<String, @Nullable InputLine> parser) {
    return Flux.generate(
            () -> new Reader(in, progress, parser),
            (Reader reader, SynchronousSink<InputLine> sink) -> reader.next(sink),
            Reader::close)
        .subscribeOn(Schedulers.boundedElastic());
  }

  private static final class Reader implements Closeable {
    private final InputStream in;
    private final Progress progress;
    private final Function<String, @Nullable InputLine> parser;
    private final byte[] line = new byte[LONGEST_LINE];
    private long bytes;
    private long number;
    private boolean ended;
    private boolean broken;

    private Reader(
        InputStream in, Progress progress, Function<String, @Nullable InputLine> parser) {
      this.in = new BufferedInputStream(in, BUFFER);
      this.progress = progress;
      this.parser = parser;
    }

    private Reader next(SynchronousSink<InputLine> sink) {
      InputLine next = broken ? null : nextLine();
      if (next == null) {
        progress.end();
        sink.complete();
      } else {
        progress.take(bytes);
        sink.next(next);
      }
      return this;
    }

    private @Nullable InputLine nextLine() {
      try {
        while (!ended) {
          InputLine found = readLine();
          if (found != null) {
            return found;
          }
        }
        return null;
      } catch (IOException e) {
        broken = true;
        return new InputLine.Broken(number, String.valueOf(e.getMessage()));
      }
    }

    private @Nullable InputLine readLine() throws IOException {
      long length = readBytes();
      if (length > 0 || !ended) {
        number++;
      }
      try {
        return parser.apply(decoded(length));
      } catch (IllegalArgumentException e) {
        return new InputLine.Bad(number, String.valueOf(e.getMessage()));
      }
    }

    /** Reads up to the line's end; more than fits is read, too, and forgotten. */
    private long readBytes() throws IOException {
      long length = 0;
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          ended = true;
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
        String text =
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(line, 0, (int) length))
                .toString();
        return number == 1 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
      } catch (CharacterCodingException e) {
        throw new IllegalArgumentException("not UTF-8", e);
      }
    }

    @Override
    public void close() {
      try {
        in.close();
      } catch (IOException e) {
        // Nothing more was to be read from it.
      }
    }
  }
}
