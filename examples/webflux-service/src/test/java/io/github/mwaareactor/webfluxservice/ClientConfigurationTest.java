package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Latency;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.error.ClientClosedException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The service outside its demo: the client is what configuration says. */
@ExtendWith({BlockingCalls.class, EmulatorExtension.class})
class ClientConfigurationTest {
  @BeforeEach
  void haveCredentials() {
    System.setProperty("aws.accessKeyId", "EMULATORACCESSKEYID");
    System.setProperty("aws.secretAccessKey", "emulator-secret-access-key");
  }

  @AfterEach
  void forgetCredentials() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void anotherProfileAsksTheConfiguredEndpointWithTheUsersOwnCredentials(
      MwaaServerlessEmulator emulator) {
    try (RunningService service = startedFor(emulator)) {
      ScriptedRun run = run(emulator);

      assertThat(RunningService.members(get(service, run))).containsEntry("state", "RUNNING");

      assertThat(emulator.callCount()).isEqualTo(1);
      assertThat(service.hasEmulator()).isFalse();
      RunningService.problem(service.get("/api/demo"), 404);
    }
  }

  @Test
  void aPinnedRegionRefusesRunsOfAnother(MwaaServerlessEmulator emulator) {
    try (RunningService service = startedFor(emulator, "--mwaa.serverless.region=eu-west-1")) {
      RunningService.problem(get(service, run(emulator)), 400);

      assertThat(emulator.callCount()).isZero();
    }
  }

  @Test
  void aPinnedRegionRefusesAStreamOfAWorkflowOfAnother(MwaaServerlessEmulator emulator) {
    try (RunningService service = startedFor(emulator, "--mwaa.serverless.region=eu-west-1")) {
      String workflow = emulator.workflowArn("tested-a1B2c3D4e5");

      assertThat(
              RunningService.problem(service.follow(List.of(workflow)), 400)
                  .getResponseBody()
                  .toString())
          .contains("eu-west-1");
    }
  }

  @Test
  void noAnswerInTimeIsAGatewayTimeout(MwaaServerlessEmulator emulator) {
    emulator.latency(Latency.fixed(Duration.ofSeconds(30)));
    try (RunningService service = startedFor(emulator, "--mwaa.serverless.timeouts.call=300ms")) {
      RunningService.problem(get(service, run(emulator)), 504);
    }
  }

  @Test
  void anEndpointWhereNobodyListensIsABadGateway(MwaaServerlessEmulator emulator) {
    try (RunningService service = startedFor(emulator)) {
      ScriptedRun run = run(emulator);
      emulator.close();

      RunningService.problem(get(service, run), 502);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"heartbeat=0s", "reconnect-after=-1s", "max-runs=0", "max-streams=-1"})
  void aSettingThatMakesNoSenseIsRefusedAtTheStart(String setting) {
    assertThatThrownBy(() -> RunningService.start("--webflux-service.events." + setting).close())
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "webflux-service.events." + setting.substring(0, setting.indexOf('=')));
  }

  // The message named a Java method, which is of no use to whoever configures the service.
  @Test
  void anEndpointThatIsPlainHttpOnAnotherMachineNamesThePropertyThatAllowsIt() {
    String[] args = {
      "--spring.profiles.active=aws",
      "--mwaa.serverless.endpoint=http://my_emulator:4566",
      "--webflux-service.allowed-workflows=arn:aws:airflow-serverless:*:*:workflow/*"
    };

    assertThatThrownBy(() -> RunningService.start(args).close())
        .satisfies(
            failure -> {
              FailureAnalysis analysis = RunningService.analysis(failure);
              assertThat(analysis.getDescription())
                  .isEqualTo(
                      "mwaa.serverless.endpoint is plain http to another machine: http://my_emulator:4566.");
              assertThat(analysis.getAction()).contains("mwaa.serverless.allow-plaintext=true");
            });

    RunningService.start(
            Stream.concat(Stream.of(args), Stream.of("--mwaa.serverless.allow-plaintext=true"))
                .toArray(String[]::new))
        .close();
  }

  @Test
  void theClientGoesThroughTheProxyOfTheEnvironment() {
    System.setProperty("http.proxyHost", "127.0.0.1");
    System.setProperty("http.proxyPort", "1");
    try (RunningService service =
        RunningService.start(
            "--spring.profiles.active=aws",
            "--mwaa.serverless.endpoint=http://my_emulator:4566",
            "--mwaa.serverless.allow-plaintext=true",
            "--mwaa.serverless.max-attempts=1",
            "--webflux-service.allowed-workflows=arn:aws:airflow-serverless:*:*:workflow/*")) {
      String workflow = "arn:aws:airflow-serverless:us-east-1:123456789012:workflow/w-a1B2c3D4e5";

      assertThatThrownBy(
              () -> service.client().getWorkflowRun(workflow, "r").block(RunningService.LIMIT))
          .hasMessageContaining("no connection to the proxy 127.0.0.1:1");
    } finally {
      System.clearProperty("http.proxyHost");
      System.clearProperty("http.proxyPort");
    }
  }

  @Test
  void theClientIsClosedWithTheService(MwaaServerlessEmulator emulator) {
    RunningService service = startedFor(emulator);
    MwaaServerlessReactiveClient client = service.client();

    service.close();

    ScriptedRun run = run(emulator);
    assertThatThrownBy(
            () -> client.getWorkflowRun(run.workflowArn(), run.runId()).block(RunningService.LIMIT))
        .isInstanceOf(ClientClosedException.class);
  }

  private static RunningService startedFor(MwaaServerlessEmulator emulator, String... args) {
    return RunningService.start(
        Stream.concat(
                Stream.of(
                    "--spring.profiles.active=aws",
                    "--mwaa.serverless.endpoint=" + emulator.endpoint(),
                    "--webflux-service.allowed-workflows="
                        + emulator.workflowArn("tested-a1B2c3D4e5")),
                Stream.of(args))
            .toArray(String[]::new));
  }

  private static ScriptedRun run(MwaaServerlessEmulator emulator) {
    return emulator.run(emulator.workflowArn("tested-a1B2c3D4e5"), RunScript.remains("RUNNING"));
  }

  private static WebTestClient.ResponseSpec get(RunningService service, ScriptedRun run) {
    return service.get("/api/runs", run.workflowArn(), run.runId());
  }
}
