package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ServiceError;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program in a JVM of its own, as a shell starts it. */
class ProgramTest {
  private static final RunScript SUCCESS = RunScript.builder().end("SUCCESS").build();

  @RegisterExtension
  private final EmulatorExtension extension =
      EmulatorExtension.of(MwaaServerlessEmulator.builder().recordedCalls(0));

  private final MwaaServerlessEmulator emulator = extension.get();
  private final String arn = emulator.workflowArn(ManyRuns.WORKFLOW);
  private final List<Process> processes = new ArrayList<>();
  private Map<String, String> extraEnvironment = Map.of();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    processes.forEach(Process::destroyForcibly);
  }

  private static List<String> java(Class<?> program, String... vmOptions) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED"); // as the archive's manifest says
    command.addAll(Arrays.asList(vmOptions));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    return command;
  }

  /** Compiled in a hurry, as it does not live long. */
  private List<String> program(String... args) {
    List<String> command = java(StatusChecker.class, "-Xmx96m", "-XX:TieredStopAtLevel=1");
    command.addAll(Arrays.asList(args));
    command.addAll(List.of("--endpoint", emulator.endpoint().toString()));
    return command;
  }

  /** With the emulator's credentials only, and standard error in a file. */
  private Process start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("AWS_") || name.endsWith("COLOR"));
    environment.put("AWS_ACCESS_KEY_ID", emulator.accessKey().accessKeyId());
    environment.put("AWS_SECRET_ACCESS_KEY", emulator.accessKey().secretAccessKey());
    environment.put("AWS_CONFIG_FILE", folder.resolve("none").toString());
    environment.put("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString());
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("TERM", "xterm");
    environment.remove("JAVA_TOOL_OPTIONS"); // the JVM announces it on standard error
    extraEnvironment.forEach(environment::put);
    environment.values().removeIf(String::isEmpty);
    Process process = builder.redirectError(folder.resolve("err").toFile()).start();
    processes.add(process);
    return process;
  }

  private String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the program ends").isTrue();
    return process.exitValue();
  }

  private static List<String> output(Process process) throws IOException {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      return out.lines().toList();
    }
  }

  private Path runs(int count) throws IOException {
    ManyRuns.begin(emulator, count);
    return namesOf(count);
  }

  private Path namesOf(int count) throws IOException {
    Path file = folder.resolve("runs.csv");
    try (BufferedWriter lines = Files.newBufferedWriter(file)) {
      for (int number = 0; number < count; number++) {
        lines.write(arn + ",run-" + number + "\n");
      }
    }
    return file;
  }

  @Test
  @Tag("once")
  @Timeout(600)
  void fiftyThousandRunsFitInto96Megabytes() throws Exception {
    int count = 50_000;
    List<String> service = java(ManyRuns.class);
    service.add(Integer.toString(count));
    String endpoint = start(service).inputReader().readLine();
    Path file = namesOf(count);

    List<String> command = java(StatusChecker.class, "-Xmx96m");
    command.addAll(
        List.of("check", "--file", file.toString(), "--output", "json", "--endpoint", endpoint));
    Process check = start(command);
    Set<String> seen = new HashSet<>();
    int failed = 0;
    try (BufferedReader out = check.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        JsonNode run = JsonMapper.shared().readTree(line);
        seen.add(run.get("runId").stringValue());
        failed += run.get("state").stringValue().equals("FAILED") ? 1 : 0;
      }
    }

    assertThat(exitCode(check)).as(err()).isEqualTo(1);
    assertThat(seen).hasSize(count);
    assertThat(failed).isEqualTo(50);
    assertThat(err()).contains("50,000 runs in ").contains(": 49,950 SUCCESS, 50 FAILED");
  }

  @Test
  void tellsResultsWhileStandardInputIsOpenInUtf8WhateverThePlatformsCharset() throws Exception {
    emulator.run(arn, "a", SUCCESS);
    extraEnvironment = Map.of("LC_ALL", "C");
    Process check = start(program("check", "--file", "-", "--output", "csv"));

    BufferedReader out = check.inputReader(StandardCharsets.UTF_8);
    BufferedWriter in =
        new BufferedWriter(new OutputStreamWriter(check.getOutputStream(), StandardCharsets.UTF_8));
    in.write(arn + ",a\n");
    in.flush();

    assertThat(out.readLine()).startsWith("workflow_arn,run_id,state");
    assertThat(out.readLine()).startsWith(arn + ",a,SUCCESS");

    in.write(arn + ",größe走\n");
    in.flush();

    assertThat(out.readLine()).startsWith(arn + ",größe走,,");

    in.write("rubbish\n");
    in.close();

    assertThat(out.readLine()).isNull();
    assertThat(exitCode(check)).isEqualTo(2);
    assertThat(err())
        .contains("line 3: ")
        .contains("2 runs in ")
        .contains("1 SUCCESS, 1 not read, 1 bad line");
  }

  /** A shell's background jobs ignore SIGINT, and so would the children of a build that is one. */
  private static List<String> interruptible(List<String> command) throws Exception {
    List<String> all = new ArrayList<>(List.of("env", "--default-signal=INT"));
    Process probe = new ProcessBuilder("env", "--default-signal=INT", "true").start();
    if (exitCode(probe) != 0) {
      all.clear();
    }
    all.addAll(command);
    return all;
  }

  private static void interrupt(Process process) throws Exception {
    // The shell's own: the program of that name is not on every machine.
    Process kill = new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).start();
    assertThat(exitCode(kill)).isZero();
  }

  @Test
  void ctrlCEndsACheckAtOnceWithASummaryOfWhatWasDone() throws Exception {
    Path file = runs(1000);
    Process check =
        start(interruptible(program("check", "--file", file.toString(), "--rate", "10")));
    BufferedReader out = check.inputReader(StandardCharsets.UTF_8);
    assertThat(out.readLine()).startsWith("SUCCESS ");
    assertThat(out.readLine()).startsWith("SUCCESS ");

    interrupt(check);

    assertThat(check.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(check.exitValue()).isEqualTo(130);
    List<String> rest = out.lines().toList();
    assertThat(rest).hasSizeLessThan(500);
    assertThat(rest.get(rest.size() - 1))
        .matches("interrupted: " + (rest.size() + 1) + " runs in .* s: .* SUCCESS");
    assertThat(emulator.callCount()).isLessThan(500);
  }

  @Test
  void ctrlCEndsAWatchAtOnceAndGivesTheTerminalBack() throws Exception {
    emulator.run(arn, "endless", RunScript.remains("RUNNING"));
    Process watch =
        start(
            interruptible(
                program("watch", "--workflow-arn", arn, "endless", "other", "--display", "live")));
    BufferedReader out = watch.inputReader(StandardCharsets.UTF_8);
    StringBuilder shown = new StringBuilder();
    while (shown.indexOf("for 0 s") < 0) {
      shown.append(out.readLine()).append('\n');
    }

    interrupt(watch);

    assertThat(watch.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(watch.exitValue()).isEqualTo(130);
    out.lines().forEach(line -> shown.append(line).append('\n'));
    TestTerminal terminal = new TestTerminal(80, 24).show(shown.toString());
    List<String> lines = terminal.lines();
    assertThat(lines.get(lines.size() - 1))
        .matches("interrupted: 2 runs in .* s: 1 RUNNING, 1 not (read|seen yet)");
    assertThat(terminal.isAsItWas()).isTrue();
  }

  @Test
  void whenNobodyReadsTheOutputItEnds() throws Exception {
    Path file = runs(1000);
    Process check = start(program("check", "--file", file.toString(), "--rate", "20"));
    BufferedReader out = check.inputReader(StandardCharsets.UTF_8);
    out.readLine();
    out.close();

    assertThat(check.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(check.exitValue()).isEqualTo(2);
  }

  @Test
  void withoutCredentialsItSaysSoOnceAndEnds() throws Exception {
    Path file = runs(200);
    extraEnvironment = Map.of("AWS_ACCESS_KEY_ID", "", "AWS_SECRET_ACCESS_KEY", "");

    Process check = start(program("check", "--file", file.toString()));

    List<String> lines = output(check);
    assertThat(exitCode(check)).isEqualTo(2);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).contains("no AWS credentials were found");
    assertThat(lines.get(1)).startsWith("given up: 1 run in ");

    Process watch = start(program("watch", "--workflow-arn", arn, "run-0", "run-1"));

    assertThat(output(watch).get(0)).contains("NOT READ");
    assertThat(exitCode(watch)).isEqualTo(2);
    assertThat(emulator.callCount()).isZero();
  }

  @Test
  void trustsTheCertificatesOfAFileThatTheOptionOrTheEnvironmentNames() throws Exception {
    try (MwaaServerlessEmulator tls = MwaaServerlessEmulator.builder().tls(true).start()) {
      tls.run(arn, "a", SUCCESS);
      String bundle = bundle("ca.pem", "# The emulator\n" + tls.certificatePem());
      String other = bundle("other.pem", otherCertificate());

      Process byOption = start(get(tls, "--ca-bundle", bundle));
      assertThat(exitCode(byOption)).as(err()).isZero();

      extraEnvironment = Map.of("AWS_CA_BUNDLE", bundle);
      Process byVariable = start(get(tls));
      assertThat(exitCode(byVariable)).as(err()).isZero();

      extraEnvironment = Map.of("AWS_CA_BUNDLE", other);
      Process optionFirst = start(get(tls, "--ca-bundle", bundle));
      assertThat(exitCode(optionFirst)).as(err()).isZero();
    }
  }

  @Test
  void withoutTheCertificateItSaysThatItIsNotTrusted() throws Exception {
    try (MwaaServerlessEmulator tls = MwaaServerlessEmulator.builder().tls(true).start()) {
      tls.run(arn, "a", SUCCESS);

      Process byDefault = start(get(tls));
      assertThat(exitCode(byDefault)).isEqualTo(2);
      assertThat(err())
          .contains("the certificate of 127.0.0.1:" + tls.endpoint().getPort() + " is not trusted");

      Process byAnother = start(get(tls, "--ca-bundle", bundle("o.pem", otherCertificate())));
      assertThat(exitCode(byAnother)).isEqualTo(2);
      assertThat(err()).contains("is not trusted");
      assertThat(tls.callCount()).isZero();
    }
  }

  @Test
  void aFileOfTheEnvironmentWithoutACertificateIsNamed() throws Exception {
    extraEnvironment = Map.of("AWS_CA_BUNDLE", bundle("empty.pem", ""));

    Process get = start(get(emulator));

    assertThat(exitCode(get)).isEqualTo(64);
    assertThat(err()).startsWith("AWS_CA_BUNDLE: has no certificate: ").contains("empty.pem");
  }

  private List<String> get(MwaaServerlessEmulator service, String... options) {
    List<String> command = java(StatusChecker.class, "-XX:TieredStopAtLevel=1");
    command.addAll(List.of("get", "--workflow-arn", arn, "--run-id", "a"));
    command.addAll(List.of("--endpoint", service.endpoint().toString()));
    command.addAll(Arrays.asList(options));
    return command;
  }

  private String bundle(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static String otherCertificate() {
    try (MwaaServerlessEmulator other = MwaaServerlessEmulator.builder().tls(true).start()) {
      return other.certificatePem();
    }
  }

  @Test
  void verboseTellsRetriesAndCausesOnStandardErrorOnly() throws Exception {
    Path file = Files.writeString(folder.resolve("runs.csv"), arn + ",run-0\n" + arn + ",nobody\n");
    emulator.run(arn, "run-0", SUCCESS);

    emulator.inject(Fault.error(ServiceError.internalServer("oops", null)), 1);
    Process verbose = start(program("check", "--file", file.toString(), "--verbose"));

    assertThat(output(verbose)).hasSize(3).noneMatch(line -> line.contains("DEBUG"));
    assertThat(exitCode(verbose)).isEqualTo(2);
    assertThat(err())
        .containsPattern("DEBUG mwaa.call +- attempt 1 failed")
        .containsPattern("DEBUG mwaa.checker +- not read: .*nobody")
        .containsPattern("InternalServerException: .*oops");
    assertThat(err().lines()).hasSizeLessThan(40);
    assertThat(err()).doesNotContain(emulator.accessKey().secretAccessKey(), "Signature=");
  }

  @Test
  void parametersAreNotLoggedEither() throws Exception {
    String workflow = emulator.createWorkflow("nightly");
    emulator.inject(Fault.error(ServiceError.internalServer("oops", null)), 1);

    Process verbose =
        start(
            program("start", "--workflow-arn", workflow, "--param", "hunter=hunter2", "--verbose"));

    assertThat(output(verbose)).singleElement().asString().doesNotContain("hunter");
    assertThat(exitCode(verbose)).isZero();
    assertThat(err()).contains("attempt 1 failed").doesNotContain("hunter");
  }

  // It ended with "#block terminated with an error" and the places where the program waited.
  @Test
  void verboseGetHasTheCausesAlone() throws Exception {
    emulator.run(arn, "another", SUCCESS);
    emulator.inject(Fault.error(ServiceError.internalServer("oops", null)), 1);

    Process get = start(get(emulator, "--verbose"));

    assertThat(exitCode(get)).isEqualTo(2);
    assertThat(err())
        .contains("run a of " + ManyRuns.WORKFLOW + ": not found (")
        .containsPattern("DEBUG mwaa.checker +- not read: run a of ")
        .contains("oops")
        .doesNotContain("#block", "RunRef[");
  }

  /** Runs it in a pseudo terminal, with the file on standard input; returns what that was sent. */
  private String inTerminal(String size, Path input, List<String> command) throws Exception {
    return shown(inTerminal(size, "< " + input, command));
  }

  private Process inTerminal(String size, String redirection, List<String> command)
      throws Exception {
    boolean isThere = Files.isExecutable(Path.of("/usr/bin/script"));
    boolean isRequired = "true".equals(System.getenv("MWAA_REQUIRE_TERMINAL"));
    assumeTrue(isThere || isRequired, "needs script, of the package bsdutils");
    String quoted = String.join(" ", command.stream().map(part -> "'" + part + "'").toList());
    return start(
        List.of(
            "script",
            "-qec",
            "stty " + size + " onlcr; " + quoted + " " + redirection,
            "/dev/null"));
  }

  private static String shown(Process script) throws Exception {
    script.getOutputStream().close();
    String shown = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    exitCode(script);
    return shown;
  }

  @Test
  void onATerminalItIsLiveColouredAndClippedToTheWidth() throws Exception {
    emulator.run(
        arn,
        "a-run-with-a-long-name",
        RunScript.succeedsAfter(Duration.ZERO, Duration.ofSeconds(1)));

    String shown =
        inTerminal(
            "cols 40 rows 10",
            Path.of("/dev/null"),
            program("watch", "--workflow-arn", arn, "a-run-with-a-long-name", "nobody"));

    TestTerminal terminal = new TestTerminal(40, 10).show(shown);
    assertThat(terminal.lines().get(0)).startsWith("a-run-with-a-long-name  SUCCESS");
    assertThat(terminal.lines().get(1)).isEqualTo("nobody                  NOT READ   not …");
    assertThat(terminal.lines().get(2)).isEqualTo("1 SUCCESS  1 not read");
    assertThat(terminal.isColored()).isTrue();
    assertThat(terminal.isAsItWas()).isTrue();
    assertThat(terminal.scrolledOut()).isEmpty();
  }

  @Test
  void onATerminalItIsLiveAlsoWithPipedInputAndHasNoColoursIfToldSo() throws Exception {
    Path file = runs(20);
    extraEnvironment = Map.of("NO_COLOR", "1");

    String shown = inTerminal("cols 70 rows 10", file, program("check", "--file", "-"));

    TestTerminal terminal = new TestTerminal(70, 10).show(shown);
    assertThat(terminal.lines().get(0)).isEqualTo("20 SUCCESS");
    assertThat(terminal.lines().get(1)).startsWith("20 done  ");
    assertThat(terminal.lines()).hasSize(3);
    assertThat(terminal.isColored()).isFalse();
    assertThat(terminal.isAsItWas()).isTrue();
  }

  @Test
  void ctrlCOnATerminalLeavesACleanScreen() throws Exception {
    emulator.run(arn, "run-1", RunScript.remains("RUNNING"));
    emulator.run(arn, "run-2", RunScript.remains("RUNNING"));
    List<String> command = program("watch", "--workflow-arn", arn, "run-1", "run-2");

    Process script = inTerminal("cols 60 rows 12", "< /dev/null", interruptible(command));
    InputStream out = script.getInputStream();
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    while (!shown.toString(StandardCharsets.UTF_8).contains("2 RUNNING")) {
      shown.write(out.read());
    }
    script.getOutputStream().write(3);
    script.getOutputStream().flush();
    out.transferTo(shown);
    exitCode(script);

    String text = shown.toString(StandardCharsets.UTF_8);
    assertThat(text).contains("^C");
    TestTerminal terminal = new TestTerminal(60, 12).show(text);
    assertThat(terminal.lines()).hasSize(5);
    assertThat(terminal.lines().get(0)).matches("run-1  RUNNING    for \\d+ s");
    assertThat(terminal.lines().get(1)).matches("run-2  RUNNING    for \\d+ s");
    assertThat(terminal.lines().get(2)).isEqualTo("2 RUNNING");
    assertThat(terminal.lines().get(3)).matches("\\[-{18}] 0 of 2 ended  \\d+ s");
    assertThat(terminal.lines().get(4)).matches("interrupted: 2 runs in .* s: 2 RUNNING");
    assertThat(terminal.isAsItWas()).isTrue();
  }

  @Test
  void progressIsDrawnOnATerminalWhileResultsGoToAFile() throws Exception {
    Path file = runs(20);
    Path results = folder.resolve("results");
    String[] check = {"check", "--file", file.toString(), "--rate", "20", "--output", "json"};

    String shown = shown(inTerminal("cols 70 rows 10", "> " + results, program(check)));

    assertThat(shown).contains(" done  ").contains("\u001b[2A");
    TestTerminal terminal = new TestTerminal(70, 10).show(shown);
    assertThat(terminal.lines()).hasSize(1);
    assertThat(terminal.lines().get(0)).matches("20 runs in .* s: 20 SUCCESS");
    assertThat(terminal.isAsItWas()).isTrue();
    assertThat(results).content().hasLineCount(20).doesNotContain("\u001b");
  }

  @Test
  void progressIsNotDrawnIfThatIsSaid() throws Exception {
    Path file = runs(5);
    String[] check = {"check", "--file", file.toString(), "--progress", "never"};

    String shown = shown(inTerminal("cols 70 rows 10", "> /dev/null", program(check)));

    assertThat(shown).isEmpty();
  }

  @Test
  void progressIsDrawnWithoutATerminalIfThatIsSaid() throws Exception {
    Path file = runs(5);

    Process check = start(program("check", "--file", file.toString(), "--progress", "always"));

    assertThat(output(check)).hasSize(6);
    assertThat(exitCode(check)).isZero();
    assertThat(err()).contains(" done  ").contains("5 runs in ");
  }

  @Test
  void aProgramsOutputIsTheSameOnATerminal() throws Exception {
    Path file = runs(3);

    String shown =
        inTerminal(
            "cols 40 rows 10",
            Path.of("/dev/null"),
            program("check", "--file", file.toString(), "--output", "json"));

    assertThat(shown).doesNotContain("\u001b");
    assertThat(shown.lines().filter(line -> line.startsWith("{"))).hasSize(3);
    assertThat(IntStream.range(0, 3)).allMatch(i -> shown.contains("\"run-" + i + "\""));
  }
}
