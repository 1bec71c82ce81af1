package io.github.mwaareactor.emulator;

import io.github.mwaareactor.emulator.internal.Checks;
import java.time.Duration;
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
        --latency <millis> hold every answer back so long; default: 0
        --rate-limit <n>   throttle beyond n requests per second; default: no limit
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
        case "--port" -> emulator.port(number(option, rest));
        case "--region" -> emulator.region(valueOf(option, rest));
        case "--tls" -> tls = true;
        case "--latency" -> emulator.latency(Duration.ofMillis(number(option, rest)));
        case "--rate-limit" -> emulator.apiRateLimit(rateLimit(number(option, rest)));
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

  private static int number(String option, Iterator<String> rest) {
    String text = valueOf(option, rest);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " must be a number, was '" + text + "'", e);
    }
  }

  // What one second lets in may also come at once.
  private static ApiRateLimit rateLimit(int perSecond) {
    return ApiRateLimit.of(perSecond, Math.max(1, perSecond));
  }
}
