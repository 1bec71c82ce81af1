package io.github.mwaareactor.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.mwaareactor.emulator.testing.RawRequest;
import io.github.mwaareactor.emulator.testing.SdkClient;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.mwaaserverless.model.ThrottlingException;

class ApiRateLimitTest {
  private static final ApiRateLimit TWO_AT_ONCE = ApiRateLimit.of(0.001, 2);

  @ParameterizedTest
  @CsvSource({"DOCUMENTED, 400", "TRAITS, 429"})
  void throttlesAsTheServiceDoes(ErrorStatuses statuses, int status) throws Throwable {
    try (MwaaServerlessEmulator emulator =
            MwaaServerlessEmulator.builder()
                .errorStatuses(statuses)
                .apiRateLimit(TWO_AT_ONCE.withRetryAfterSeconds(3))
                .start();
        SdkClient client = SdkClient.of(emulator)) {
      ScriptedRun run = someRun(emulator);
      client.get(run);
      client.get(run);

      ThrottlingException e =
          catchThrowableOfType(ThrottlingException.class, () -> client.get(run));

      assertThat(e.statusCode()).isEqualTo(status);
      assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("Rate exceeded");
      assertThat(e.serviceCode()).isEqualTo("airflow-serverless");
      assertThat(e.quotaCode()).isNotBlank();
      assertThat(e.retryAfterSeconds()).isEqualTo(3);
      assertThat(emulator.calls())
          .extracting(RecordedCall::status)
          .containsExactly(200, 200, status);
      assertThat(emulator.callCount(run.workflowArn(), run.runId())).isEqualTo(3);
    }
  }

  @Test
  void givesNoHintUnlessAsked() throws Exception {
    try (MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start()) {
      emulator.apiRateLimit(ApiRateLimit.of(0.001, 1));

      assertThat(ask(emulator).statusCode()).isEqualTo(200);
      assertThat(ask(emulator).body())
          .contains("ThrottlingException")
          .doesNotContain("RetryAfterSeconds");
    }
  }

  @Test
  void canBeSetAndLiftedAtAnyTime() throws Exception {
    try (MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start()) {
      assertThat(ask(emulator).statusCode()).isEqualTo(200);

      emulator.apiRateLimit(ApiRateLimit.of(0.001, 1));
      assertThat(ask(emulator).statusCode()).isEqualTo(200);
      assertThat(ask(emulator).statusCode()).isEqualTo(400);

      emulator.apiRateLimit(ApiRateLimit.of(0.001, 1));
      assertThat(ask(emulator).statusCode()).isEqualTo(200);
      assertThat(ask(emulator).statusCode()).isEqualTo(400);

      emulator.noApiRateLimit();
      assertThat(ask(emulator).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void comesAfterTheSignatureAndBeforeFaults() throws Exception {
    try (MwaaServerlessEmulator emulator =
        MwaaServerlessEmulator.builder().apiRateLimit(ApiRateLimit.of(0.001, 1)).start()) {
      emulator.inject(Fault.error(ServiceError.internalServer("Oops", null)), 2);

      HttpResponse<String> unsigned = RawRequest.asking(emulator, someRun(emulator)).send();

      assertThat(unsigned.body()).contains("MissingAuthenticationToken");
      assertThat(ask(emulator).body()).contains("Oops");
      assertThat(ask(emulator).body()).contains("ThrottlingException");
      emulator.noApiRateLimit();
      assertThat(ask(emulator).body()).contains("Oops");
      assertThat(ask(emulator).statusCode()).isEqualTo(200);
    }
  }

  private static HttpResponse<String> ask(MwaaServerlessEmulator emulator) throws Exception {
    return RawRequest.asking(emulator, someRun(emulator)).signedFor(emulator, Instant.now()).send();
  }

  private static ScriptedRun someRun(MwaaServerlessEmulator emulator) {
    return emulator.run(emulator.workflowArn("load-0123456789"), RunScript.remains("RUNNING"));
  }
}
