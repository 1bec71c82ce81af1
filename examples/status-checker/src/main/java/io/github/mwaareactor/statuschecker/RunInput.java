package io.github.mwaareactor.statuschecker;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

/**
 * The runs that a file or standard input names, as they are asked for; never more than a few of
 * them.
 */
final class RunInput {
  private static final String STANDARD_INPUT = "-";

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
      String why =
          Files.isDirectory(path)
              ? "a directory"
              : Files.exists(path) ? "no permission" : "no such file";
      throw new IllegalArgumentException("cannot be read: " + name + " (" + why + ")");
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
   * What names a run or should, mostly a line; to be subscribed to once. Read on a thread that may
   * block, as many as are requested.
   */
  Flux<InputLine> lines() {
    return lines(LineParser::new);
  }

  /** The same, with lines that name a whole workflow. */
  Flux<InputLine> linesWithWorkflows() {
    return lines(WatchLineParser::new);
  }

  private Flux<InputLine> lines(Supplier<LineReader> lineReader) {
    return Flux.generate(
            () -> new Reader(in, progress, lineReader.get()),
            (Reader reader, SynchronousSink<InputLine> sink) -> reader.next(sink),
            Reader::close)
        .subscribeOn(Schedulers.boundedElastic());
  }

  /** Opened when it is first read, as that waits for the first bytes. */
  private static final class Reader implements Closeable {
    private final InputStream in;
    private final Progress progress;
    private @Nullable Utf8Input text;
    private @Nullable RunSource runs;
    private final LineReader lines;
    private boolean isBroken;

    private Reader(InputStream in, Progress progress, LineReader lines) {
      this.in = in;
      this.progress = progress;
      this.lines = lines;
    }

    private Reader next(SynchronousSink<InputLine> sink) {
      InputLine next = isBroken ? null : nextLine();
      if (next == null) {
        progress.end();
        sink.complete();
      } else {
        progress.take(text == null || runs == null ? 0 : text.original(runs.bytes()));
        sink.next(next);
      }
      return this;
    }

    private @Nullable InputLine nextLine() {
      try {
        return source().next();
      } catch (IOException e) {
        isBroken = true;
        return new InputLine.Broken(runs == null ? 0 : runs.line(), String.valueOf(e.getMessage()));
      }
    }

    private RunSource source() throws IOException {
      RunSource opened = runs;
      if (opened == null) {
        Utf8Input decoded = Utf8Input.of(in);
        opened = new RecognizedRuns(new RunLines(decoded.bytes(), lines));
        text = decoded;
        runs = opened;
      }
      return opened;
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
