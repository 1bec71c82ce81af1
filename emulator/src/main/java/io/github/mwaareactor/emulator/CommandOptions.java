package io.github.mwaareactor.emulator;

import java.util.Iterator;
import java.util.List;

/** What the command line asks for. */
record CommandOptions(MwaaServerlessEmulator.Builder emulator, boolean tls, boolean help) {
  static final String HELP =
      """
      Runs an Amazon MWAA Serverless emulator on this machine until it is interrupted.

        --port <number>    listen on this port of 127.0.0.1; default: a free one
        --region <region>  the region to sign for; default: us-east-1
        --tls              speak TLS, with a certificate made at the start
        --help             show this
      """;

  /** An {@link IllegalArgumentException} tells what is wrong, fit to be shown. */
  static CommandOptions parse(List<String> arguments) {
    MwaaServerlessEmulator.Builder emulator = MwaaServerlessEmulator.builder();
    boolean tls = false;
    boolean help = false;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--port" -> emulator.port(port(valueOf(option, rest)));
        case "--region" -> emulator.region(valueOf(option, rest));
        case "--tls" -> tls = true;
        case "--help", "-h" -> help = true;
        default -> throw new IllegalArgumentException("Unknown option: " + option);
      }
    }
    return new CommandOptions(emulator.tls(tls), tls, help);
  }

  private static String valueOf(String option, Iterator<String> rest) {
    Checks.argument(rest.hasNext(), "%s needs a value", option);
    return rest.next();
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--port must be a number, was '" + text + "'", e);
    }
  }
}
