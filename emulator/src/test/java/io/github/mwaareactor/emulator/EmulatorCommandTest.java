package io.github.mwaareactor.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.emulator.testing.RawRequest;
import io.github.mwaareactor.emulator.testing.SdkClient;
import io.github.mwaareactor.emulator.testing.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.TlsTrustManagersProvider;
import software.amazon.awssdk.services.mwaaserverless.model.WorkflowSummary;

class EmulatorCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(strings = {"succeeds", "fails", "times-out", "stops", "never-starts", "runs-on"})
  void printsAllAClientNeedsToAskForItsRuns(String runId) throws Throwable {
    int exit =
        run(
            emulator -> {
              String arn = word("--workflow-arn");
              try (SdkClient client =
                  SdkClient.of(
                      URI.create(exported("AWS_ENDPOINT_URL_MWAA_SERVERLESS")),
                      AccessKey.of(
                          exported("AWS_ACCESS_KEY_ID"), exported("AWS_SECRET_ACCESS_KEY")),
                      exported("AWS_REGION"),
                      1,
                      null)) {
                assertThat(got(client, arn, runId)).isEqualTo(runId);
              }
            },
            "--region",
            "eu-central-1");

    assertThat(exit).isZero();
    assertThat(text(out)).contains("  " + runId + " ").contains("eu-central-1");
  }

  @Test
  void seedsTwoWorkflowsAndPrintsCommandsForThem() throws Throwable {
    int exit =
        run(
            emulator -> {
              try (SdkClient client = SdkClient.of(emulator)) {
                assertThat(workflows(client))
                    .hasSize(2)
                    .allMatch(arn -> text(out).contains("Workflow " + arn + " has these runs:"));
              }
            });

    assertThat(exit).isZero();
    assertThat(text(out))
        .contains(
            "  aws mwaa-serverless list-workflows",
            "  aws mwaa-serverless start-workflow-run --workflow-arn ");
  }

  private static List<String> workflows(SdkClient client) {
    try {
      return SdkClient.await(client.api().listWorkflows(r -> {})).workflows().stream()
          .map(WorkflowSummary::workflowArn)
          .toList();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void savesTheCertificateOfTls() throws Exception {
    int exit =
        run(
            emulator -> {
              assertThat(exported("AWS_ENDPOINT_URL_MWAA_SERVERLESS")).startsWith("https://");
              assertThat(Path.of(exported("AWS_CA_BUNDLE")))
                  .content()
                  .isEqualTo(emulator.certificatePem());
            },
            "--tls");

    assertThat(exit).isZero();
    Files.delete(Path.of(exported("AWS_CA_BUNDLE")));
  }

  @Test
  void theSdksClientTrustsTheCertificateWhereItWasSaved(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("emulator.pem"), "from an earlier start");

    int exit =
        run(
            emulator -> {
              assertThat(exported("AWS_CA_BUNDLE")).isEqualTo(file.toString());
              try (SdkClient client = sdkClient(emulator, trust(file));
                  SdkClient distrustful = sdkClient(emulator, null)) {
                String arn = word("--workflow-arn");
                assertThat(got(client, arn, "runs-on")).isEqualTo("runs-on");
                assertThatThrownBy(() -> distrustful.get(arn, "runs-on"))
                    .hasStackTraceContaining("unable to find valid certification path");
              }
            },
            "--tls",
            "--ca-bundle",
            file.toString());

    assertThat(exit).isZero();
    assertThat(file).exists();
  }

  private SdkClient sdkClient(MwaaServerlessEmulator emulator, TlsTrustManagersProvider trust) {
    return SdkClient.of(
        URI.create(exported("AWS_ENDPOINT_URL_MWAA_SERVERLESS")),
        emulator.accessKey(),
        exported("AWS_REGION"),
        1,
        trust);
  }

  /** What a program makes of a file of certificates. */
  private static TlsTrustManagersProvider trust(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "emulator", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      return trust::getTrustManagers;
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void saysThatTheCertificateCannotBeSaved(@TempDir Path folder) throws Exception {
    String file = folder.resolve("no-such-folder/emulator.pem").toString();

    int exit = run(EmulatorCommandTest::mustNotStart, "--tls", "--ca-bundle", file);

    assertThat(exit).isEqualTo(69);
    assertThat(text(err)).startsWith("The certificate cannot be saved: ").contains(file);
  }

  @Test
  void refusesTargetsThatAreNoPathAsItDoesInAProcess() throws Throwable {
    int exit =
        run(
            emulator -> {
              RawRequest request =
                  RawRequest.to(emulator.endpoint(), "{}").signedFor(emulator, Instant.now());
              assertThat(answer(emulator, request.bytes("*")))
                  .startsWith("HTTP/1.1 400 Bad Request")
                  .contains("MalformedHttpRequestException");
            });

    assertThat(exit).isZero();
  }

  @Test
  void startsSlowAndLimitedIfAsked() throws Exception {
    int exit =
        run(
            emulator -> {
              long start = System.nanoTime();
              assertThat(throttled(emulator)).isFalse();
              assertThat(throttled(emulator)).isTrue();
              assertThat(Duration.ofNanos(System.nanoTime() - start))
                  .isGreaterThanOrEqualTo(Duration.ofMillis(100));
            },
            "--latency",
            "50",
            "--rate-limit",
            "1");

    assertThat(exit).isZero();
  }

  private static String answer(MwaaServerlessEmulator emulator, byte[] request) {
    try (Wire wire = Wire.to(emulator).send(request)) {
      return wire.answer().text();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static boolean throttled(MwaaServerlessEmulator emulator) {
    try {
      return RawRequest.to(emulator.endpoint(), "{}")
          .signedFor(emulator, Instant.now())
          .send()
          .body()
          .contains("ThrottlingException");
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void tellsTheLifeOfItsRunsInWords() throws Exception {
    run(emulator -> {});

    assertThat(text(out))
        .contains(
            "  succeeds     10 s queued, 1 min running, then SUCCESS",
            "  runs-on      RUNNING for good");
  }

  @Test
  void beginsWithTheRunsOfAFile(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("runs.json"),
            """
            {
              "scripts": [{"workflow": "hourly-a1B2c3D4e5", "script": {"remain": "RUNNING"}}],
              "runs": [
                {"workflow": "nightly-a1B2c3D4e5", "runId": "r-1", "script": {
                  "states": [{"state": "QUEUED", "stay": "PT2S"}, {"state": "RUNNING", "stay": "PT5S"}],
                  "end": "SUCCESS"}}
              ],
              "faults": [{"fault": {"type": "late", "delay": "PT0S"}, "times": 1}]
            }
            """);

    int exit =
        run(
            emulator -> {
              try (SdkClient client = SdkClient.of(emulator)) {
                String arn = emulator.workflowArn("nightly-a1B2c3D4e5");
                assertThat(got(client, arn, "r-1")).isEqualTo("r-1");
                assertThat(workflows(client)).hasSize(2);
              }
              assertThat(emulator.faultCount()).isEqualTo(1);
            },
            "--script",
            file.toString());

    assertThat(exit).isZero();
    assertThat(text(out)).contains("It has the workflows and runs of " + file);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'runs':[{'workflow':'nightly-a1B2c3D4e5'}]};runs[0]: script is required.",
        "{'run':[]};run is unknown, known are faults, runs, scripts.",
        "{'runs':[null]};runs[0] must be an object, was null.",
        "{'runs':['a',]};Not valid JSON, line 1, column 14: "
      })
  void saysWhatIsWrongWithAFile(String json, String message, @TempDir Path folder)
      throws Exception {
    Path file = Files.writeString(folder.resolve("runs.json"), json.replace('\'', '"'));

    int exit = run(EmulatorCommandTest::mustNotStart, "--script", file.toString());

    assertThat(exit).isEqualTo(64);
    assertThat(text(err)).startsWith("--script " + file + ": ").contains(message);
  }

  // The port was open before: whoever waited for it could find some of the runs, or none.
  @Test
  void opensNoPortUntilTheRunsOfTheFileAreThere(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(folder.resolve("runs.json"), "{\"runs\": [{\"workflow\": \"a\"}]}");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());

      int exit =
          run(EmulatorCommandTest::mustNotStart, "--port", port, "--script", file.toString());

      assertThat(exit).isEqualTo(64);
      assertThat(text(err)).startsWith("--script " + file + ": runs[0]: ");
    }
  }

  @Test
  void saysThatAFolderIsNoFile(@TempDir Path folder) throws Exception {
    int exit = run(EmulatorCommandTest::mustNotStart, "--script", folder.toString());

    assertThat(exit).isEqualTo(64);
    assertThat(text(err)).startsWith("--script " + folder + ": cannot be read: ");
  }

  @Test
  void saysThatThereIsNoFile() throws Exception {
    int exit = run(EmulatorCommandTest::mustNotStart, "--script", "no-such.json");

    assertThat(exit).isEqualTo(64);
    assertThat(text(err)).startsWith("--script no-such.json: there is no such file");
  }

  @ParameterizedTest
  @CsvSource({"--no-control, 404", "--remote-control, 200"})
  void isControlledUnlessToldOtherwise(String option, int status) throws Exception {
    run(emulator -> assertThat(statusOfControl(emulator)).isEqualTo(status), option);

    assertThat(text(out).contains("Control it at ")).isEqualTo(status == 200);
  }

  private static int statusOfControl(MwaaServerlessEmulator emulator) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(emulator.endpoint().resolve("/_emulator/"))
                  .timeout(Duration.ofSeconds(20))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void helpsAndStartsNothing() throws Exception {
    int exit = run(EmulatorCommandTest::mustNotStart, "--help");

    assertThat(exit).isZero();
    assertThat(text(out)).contains("--port", "--region", "--tls", "--latency", "--rate-limit");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--bogus;Unknown option: --bogus",
        "--port;--port needs a value",
        "--ca-bundle emulator.pem;--ca-bundle needs --tls",
        "--latency -1;latency must be zero to a day, was PT-0.001S",
        "--rate-limit 0;perSecond must be 0.001 to 1000000, was 0.0",
        "--rate-limit;--rate-limit needs a value",
        "--no-control --remote-control;--no-control and --remote-control exclude each other",
        "--port x;--port must be a number, was 'x'",
        "--port 70000;port must be 0 to 65535, was 70000",
        "--region A;region must be a lower-case host label, was 'A'"
      })
  void saysWhatIsWrongWithAnOption(String options, String message) throws Exception {
    int exit = run(EmulatorCommandTest::mustNotStart, options.split(" "));

    assertThat(exit).isEqualTo(64);
    assertThat(text(err)).startsWith(message);
  }

  @Test
  void saysThatThePortIsInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());

      int exit = run(EmulatorCommandTest::mustNotStart, "--port", port);

      assertThat(exit).isEqualTo(69);
      assertThat(text(err)).startsWith("Cannot listen on port " + port);
    }
  }

  @Test
  void saysThatThereIsNoSuchAddress() throws Exception {
    int exit = run(EmulatorCommandTest::mustNotStart, "--host", "no host");

    assertThat(exit).isEqualTo(69);
    assertThat(text(err))
        .startsWith("Cannot listen on port 0 of no host, ")
        .contains("(no address of this name is known)");
  }

  @Test
  void printsTheAddressItListensOn() throws Exception {
    run(emulator -> {}, "--host", "127.0.0.2");

    assertThat(exported("AWS_ENDPOINT_URL_MWAA_SERVERLESS")).startsWith("http://127.0.0.2:");
  }

  private int run(EmulatorCommand.Stay stay, String... args) throws InterruptedException {
    return EmulatorCommand.run(args, print(out), print(err), stay);
  }

  private static void mustNotStart(MwaaServerlessEmulator emulator) {
    throw new AssertionError("started at " + emulator.endpoint());
  }

  private static String got(SdkClient client, String arn, String runId) {
    try {
      return client.get(arn, runId).runId();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private String exported(String name) {
    return text(out)
        .lines()
        .filter(line -> line.startsWith("export " + name + "="))
        .map(line -> line.substring(line.indexOf('=') + 1))
        .findFirst()
        .orElseThrow();
  }

  private String word(String option) {
    String rest = text(out).substring(text(out).indexOf(option) + option.length()).strip();
    return rest.substring(0, rest.indexOf(' '));
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
