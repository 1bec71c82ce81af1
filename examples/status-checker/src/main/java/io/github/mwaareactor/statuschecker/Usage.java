package io.github.mwaareactor.statuschecker;

import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Turns what a command line asks for into what it gets, or into bad usage. */
final class Usage {
  private final CommandLine commandLine;

  Usage(CommandLine commandLine) {
    this.commandLine = commandLine;
  }

  /** Whatever this says is wrong is wrong with the command line. */
  <T> T checked(Callable<T> input) {
    return checked("", input);
  }

  void checked(String option, Runnable input) {
    checked(option, Executors.callable(input));
  }

  <T> T checked(String option, Callable<T> input) {
    try {
      return input.call();
    } catch (Exception e) {
      throw new ParameterException(
          commandLine, option + (option.isEmpty() ? "" : ": ") + FailureText.of(e), e);
    }
  }
}
