package io.github.mwaareactor.emulator;

import io.github.mwaareactor.emulator.internal.Checks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the command line asks for. */
record CommandOptions(
    MwaaServerlessEmulator.Builder emulator,
    @Nullable Path script,
    ControlAccess control,
    boolean tls,
    @Nullable Path caBundle,
    boolean help) {
  static final String HELP =
      """
      Runs an Amazon MWAA Serverless emulator on this machine until it is interrupted.

        --port <number>    listen on this port; default: a free one
        --host <address>   listen on this address; default: 127.0.0.1, for this machine only
        --region <region>  the region to sign for; default: us-east-1
        --tls              speak TLS, with a certificate made at the start
        --ca-bundle <file> save that certificate in this file; default: a new temporary one
        --latency <millis> hold every answer back so long; default: 0
        --rate-limit <n>   throttle beyond n requests per second; default: no limit
        --script <file>    begin with the runs of this JSON file instead of the usual ones
        --no-control       no control API below /_emulator/
        --remote-control   let other machines use the control API, too
        --help             show this
      """;

  /** An {@link IllegalArgumentException} tells what is wrong, fit to be shown. */
  static CommandOptions parse(List<String> arguments) {
    MwaaServerlessEmulator.Builder emulator = MwaaServerlessEmulator.builder();
    Path script = null;
    ControlAccess control = ControlAccess.THIS_MACHINE;
    boolean tls = false;
    Path caBundle = null;
    boolean help = false;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--port" -> emulator.port(number(option, rest));
        case "--host" -> emulator.host(valueOf(option, rest));
        case "--script" -> script = Path.of(valueOf(option, rest));
        case "--no-control" -> control = onlyOne(control, ControlAccess.OFF);
        case "--remote-control" -> control = onlyOne(control, ControlAccess.ANYWHERE);
        case "--region" -> emulator.region(valueOf(option, rest));
        case "--tls" -> tls = true;
        case "--ca-bundle" -> caBundle = Path.of(valueOf(option, rest));
        case "--latency" -> emulator.latency(Duration.ofMillis(number(option, rest)));
        case "--rate-limit" -> emulator.apiRateLimit(rateLimit(number(option, rest)));
        case "--help", "-h" -> help = true;
        default -> throw new IllegalArgumentException("Unknown option: " + option);
      }
    }
    Checks.argument(tls || caBundle == null, "--ca-bundle needs --tls");
    return new CommandOptions(
        emulator.tls(tls).control(control), script, control, tls, caBundle, help);
  }

  private static ControlAccess onlyOne(ControlAccess before, ControlAccess access) {
    Checks.argument(
        before == ControlAccess.THIS_MACHINE || before == access,
        "--no-control and --remote-control exclude each other");
    return access;
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
