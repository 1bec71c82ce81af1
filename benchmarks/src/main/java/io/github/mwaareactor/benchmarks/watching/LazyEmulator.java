package io.github.mwaareactor.benchmarks.watching;

import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import java.io.IOException;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/** An emulator for the cases that want one, begun with the first of them. */
final class LazyEmulator implements AutoCloseable {
  private @Nullable EmulatorProcess process;

  /** As if it were new, but for its runs. */
  EmulatorProcess get() throws IOException, CertificateException {
    EmulatorProcess emulator = process;
    if (emulator == null) {
      emulator = EmulatorProcess.plain();
      process = emulator;
    }
    emulator.calm();
    emulator.unlimited();
    emulator.takeCalls();
    return emulator;
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
