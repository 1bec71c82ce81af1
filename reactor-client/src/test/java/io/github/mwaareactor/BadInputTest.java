package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.testing.Clients;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;

/** Refused at the door: a clear error, and nothing sent. */
class BadInputTest {
  private static final String ARN =
      "arn:aws:airflow-serverless:us-east-1:123456789012:workflow/nightly-load-a1B2c3D4e5";

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final MwaaServerlessEmulator emulator = extension.get();
  private final MwaaServerlessReactiveClient client = Clients.of(emulator).build();

  @AfterEach
  void nothingWasSent() {
    client.close();
    assertThat(emulator.callCount()).isZero();
  }

  @Test
  void aMalformedArnIsRefusedAtTheCall() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.getWorkflowRun("nightly-load", "r"))
        .withMessageContaining("workflow ARN must be")
        .withMessageContaining("\"nightly-load\"");
    assertThatIllegalArgumentException().isThrownBy(() -> client.pollRunState("nightly-load", "r"));
  }

  @Test
  void aRegionThatIsNoHostLabelIsRefusedAtTheCall() {
    String hostile = "arn:aws:airflow-serverless:evil.example/:123456789012:workflow/w";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.getWorkflowRun(hostile, "r"))
        .withMessageContaining("region must be a host label")
        .withMessageContaining("evil.example");
  }

  @Test
  void anEmptyOrOverLongRunIdIsRefusedAtTheCall() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.getWorkflowRun(ARN, ""))
        .withMessageContaining("run id must have 1 to 255 characters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.getWorkflowRun(ARN, "r".repeat(256)))
        .withMessageContaining("run id must have 1 to 255 characters");
  }

  @Test
  void nullIsRefusedAtTheCall() {
    RunRef run = new RunRef(ARN, "r");

    assertThatNullPointerException()
        .isThrownBy(() -> client.getWorkflowRun(null))
        .withMessage("run");
    assertThatNullPointerException().isThrownBy(() -> client.getWorkflowRun(null, "r"));
    assertThatNullPointerException().isThrownBy(() -> client.getWorkflowRun(ARN, null));
    assertThatNullPointerException()
        .isThrownBy(() -> client.pollRunState(run, null))
        .withMessage("policy");
  }

  @Test
  void anArnOfAnotherRegionThanThePinnedOneIsRefused() {
    RunRef elsewhere = new RunRef(ARN, "r");

    try (var pinned = Clients.of(emulator).region(Region.EU_WEST_1).build()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> pinned.getWorkflowRun(elsewhere))
          .withMessageContaining("eu-west-1")
          .withMessageContaining(ARN);
      assertThatIllegalArgumentException().isThrownBy(() -> pinned.pollRunState(elsewhere));

      RunLookup lookup = pinned.getWorkflowRuns(List.of(elsewhere), 1).blockLast(BOUND);
      assertThat(lookup)
          .isInstanceOfSatisfying(
              RunLookup.Failed.class,
              failed -> assertThat(failed.error()).isInstanceOf(IllegalArgumentException.class));
    }
  }

  @Test
  void aConcurrencyBelowOneIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.getWorkflowRuns(List.of(), 0))
        .withMessage("concurrency must be at least 1, was 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://127.0.0.1",
        "localhost:80",
        "/path",
        "http:///path",
        "https://user:secret@host",
        "https://host?query=1",
        "https://host#fragment",
        "https://host:0",
        "https://host:70000"
      })
  void anEndpointThatIsNoneIsRefused(String endpoint) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MwaaServerlessReactiveClient.builder().endpoint(URI.create(endpoint)))
        .withMessageStartingWith("endpoint must be http or https with a host");
  }

  @Test
  void aRefusedEndpointShowsNoPassword() {
    URI secretive = URI.create("https://user:hunter2@host?token=hunter2");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> MwaaServerlessReactiveClient.builder().endpoint(secretive))
        .withMessageContaining("host")
        .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("hunter2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://example.com", "http://127.0.0.1.example.com", "http://10.0.0.1:8080"})
  void plainHttpToAnotherMachineIsRefusedUnlessAllowed(String endpoint) {
    var builder = MwaaServerlessReactiveClient.builder().endpoint(URI.create(endpoint));

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContaining("allowPlaintext(true)")
        .withMessageContaining(endpoint);

    builder.allowPlaintext(true).build().close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:1",
        "http://127.8.9.10:1",
        "http://[::1]:1",
        "HTTP://LOCALHOST:1"
      })
  void plainHttpToThisMachineIsFine(String endpoint) {
    MwaaServerlessReactiveClient.builder().endpoint(URI.create(endpoint)).build().close();
  }

  @Test
  void aHookThatGivesNoHttpClientIsRefusedWhenTheClientIsBuilt() {
    var builder = MwaaServerlessReactiveClient.builder().httpClient(http -> null);

    assertThatNullPointerException()
        .isThrownBy(builder::build)
        .withMessage("httpClient must not return null");
  }

  @Test
  void aResponseLimitBelowOneIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MwaaServerlessReactiveClient.builder().maxResponseBytes(0))
        .withMessage("maxResponseBytes must be at least 1, was 0");
  }
}
