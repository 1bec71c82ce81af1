package io.github.mwaareactor.statuschecker;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.ZoneOffset;

/** A console whose clock and terminal are moved by hand. Its errors go to the terminal, too. */
final class TestConsole {
  private final StringWriter output = new StringWriter();
  private Terminal.Size size;
  private long nanos = 1_000_000_007L;

  TestConsole(int columns, int rows) {
    this.size = new Terminal.Size(columns, rows);
  }

  Console console(boolean colors) {
    PrintWriter out = new PrintWriter(output);
    return new Console(
        InputStream.nullInputStream(),
        out,
        out,
        true,
        colors,
        () -> size,
        () -> nanos,
        ZoneOffset.UTC);
  }

  void pass(Duration time) {
    nanos += time.toNanos();
  }

  void resize(int columns, int rows) {
    size = new Terminal.Size(columns, rows);
  }

  /** What was written since the last call. */
  String written() {
    String text = output.toString();
    output.getBuffer().setLength(0);
    return text;
  }
}
