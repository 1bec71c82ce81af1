package io.github.mwaareactor.statuschecker;

import java.io.InputStream;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a command reads and writes, what its output can show, and its clock.
 *
 * @param terminal whether {@code out} can be drawn on, so that a live report makes sense
 * @param errTerminal whether {@code err} can
 * @param colors whether it may be coloured
 * @param nanoTime counts as {@link System#nanoTime()}
 */
record Console(
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    boolean terminal,
    BooleanSupplier errTerminal,
    boolean colors,
    Supplier<Terminal.Size> size,
    LongSupplier nanoTime,
    ZoneId zone) {

  static Console of(CommandLine commandLine) {
    boolean capable = !"dumb".equals(System.getenv("TERM"));
    boolean terminal = capable && Terminal.isOutput();
    return new Console(
        System.in,
        commandLine.getOut(),
        commandLine.getErr(),
        terminal,
        () -> capable && Terminal.isError(),
        capable && hasColors(terminal),
        new Terminal(),
        System::nanoTime,
        ZoneId.systemDefault());
  }

  // Picocli knows the conventions (NO_COLOR, CLICOLOR), but takes a terminal with piped input for
  // none.
  private static boolean hasColors(boolean terminal) {
    return Ansi.AUTO.enabled() || (terminal && System.getenv("NO_COLOR") == null);
  }

  /** Tells what is no result, after the results that came before it. */
  void note(String text) {
    out.flush();
    err.println(Formats.printable(text));
    err.flush();
  }
}
