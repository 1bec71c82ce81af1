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
    return console(out, out, true, colors);
  }

  /** Results go elsewhere, and errors to the terminal. */
  Console console(PrintWriter out, boolean colors) {
    return console(out, new PrintWriter(output), false, colors);
  }

  private Console console(PrintWriter out, PrintWriter err, boolean terminal, boolean colors) {
    return new Console(
        InputStream.nullInputStream(),
        out,
        err,
        terminal,
        () -> true,
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
