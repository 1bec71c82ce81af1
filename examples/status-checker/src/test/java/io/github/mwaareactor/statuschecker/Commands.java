package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.model.RunRef;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs commands in this JVM against an emulator, with its credentials until closed. */
final class Commands implements AutoCloseable {
  private static final List<String> PROPERTIES =
      List.of(
          "aws.accessKeyId",
          "aws.secretAccessKey",
          "aws.disableEc2Metadata",
          "aws.region",
          "aws.profile",
          "aws.configFile",
          "aws.sharedCredentialsFile",
          "https.proxyHost",
          "https.proxyPort",
          "https.proxyUser",
          "https.proxyPassword",
          "http.proxyHost",
          "http.proxyPort",
          "http.proxyUser",
          "http.proxyPassword");

  private final MwaaServerlessEmulator emulator;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  Commands(MwaaServerlessEmulator emulator) {
    this.emulator = emulator;
    System.setProperty("aws.accessKeyId", emulator.accessKey().accessKeyId());
    System.setProperty("aws.secretAccessKey", emulator.accessKey().secretAccessKey());
  }

  MwaaServerlessEmulator emulator() {
    return emulator;
  }

  String arn() {
    return emulator.workflowArn("nightly-load-a1B2c3D4e5");
  }

  /** Begins a run that has ended, or stays in a state that is no end. */
  RunRef begin(String runId, String state) {
    return begin(
        runId,
        List.of("SUCCESS", "FAILED", "TIMEOUT", "STOPPED").contains(state)
            ? RunScript.builder().stay("RUNNING", Duration.ZERO).end(state).build()
            : RunScript.remains(state));
  }

  RunRef begin(String runId, RunScript script) {
    emulator.run(arn(), runId, script);
    return new RunRef(arn(), runId);
  }

  /** Runs a command on the emulator; what it writes replaces what the one before wrote. */
  int run(String... args) {
    return runAt(emulator.endpoint().toString(), args);
  }

  /** The same, asking there. */
  int runAt(String endpoint, String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] all = new String[args.length + 2];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--endpoint";
    all[args.length + 1] = endpoint;
    CommandLine commandLine = StatusChecker.commandLine();
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return commandLine.execute(all);
  }

  String out() {
    return out.toString();
  }

  List<String> lines() {
    return out().lines().toList();
  }

  String lastLine() {
    return lines().get(lines().size() - 1);
  }

  /** What was written as JSON, an object a line. */
  List<JsonNode> objects() {
    return lines().stream().map(JsonMapper.shared()::readTree).toList();
  }

  /** What was written as CSV, behind the header. */
  List<CSVRecord> records() throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (CSVParser parser = CSVParser.parse(new StringReader(out()), format)) {
      return parser.getRecords();
    }
  }

  String err() {
    return err.toString();
  }

  @Override
  public void close() {
    PROPERTIES.forEach(System::clearProperty);
  }
}
