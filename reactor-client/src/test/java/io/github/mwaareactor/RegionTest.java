package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.error.ConfigurationException;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.model.CreateWorkflowRequest;
import io.github.mwaareactor.model.S3Location;
import io.github.mwaareactor.model.WorkflowSummary;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.observe.CallProgress;
import io.github.mwaareactor.observe.StartedCall;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.SystemProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.util.context.ContextView;
import software.amazon.awssdk.regions.Region;

/** The region of calls that name no ARN. */
class RegionTest {
  private static final CreateWorkflowRequest NEW =
      CreateWorkflowRequest.builder(
              "nightly", S3Location.of("bucket", "key"), "arn:aws:iam::123456789012:role/r")
          .build();

  @RegisterExtension private final SystemProperties properties = new SystemProperties();
  @TempDir private Path folder;

  @RegisterExtension
  private final EmulatorExtension extension =
      EmulatorExtension.of(
          MwaaServerlessEmulator.builder()
              .regions("eu-west-1", "eu-west-2", "eu-west-3", "eu-north-1"));

  private final MwaaServerlessEmulator emulator = extension.get();
  private final List<String> tags = new CopyOnWriteArrayList<>();
  private final MwaaServerlessReactiveClientBuilder builder =
      Clients.of(emulator)
          .callListener(
              CallListener.all(
                  new CallListener() {
                    @Override
                    public CallProgress started(StartedCall call, ContextView context) {
                      tags.add(call.region());
                      return CallProgress.NONE;
                    }
                  }));
  private MwaaServerlessReactiveClient client;

  @BeforeEach
  void answerInAnyRegion() {
    emulator.inject(Fault.answer(200, Map.of(), "{\"Workflows\":[{\"Name\":\"w\"}]}"));
    profile("");
  }

  @AfterEach
  void stop() {
    client.close();
  }

  private void profile(String text) {
    try {
      Path file = Files.writeString(folder.resolve("config"), "[default]\n" + text);
      System.setProperty("aws.configFile", file.toString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> regionsSigned() {
    return emulator.calls().stream()
        .map(call -> String.join("", call.headers().get("authorization")))
        .map(text -> text.replaceAll(".*Credential=[^/]+/[0-9]+/([^/]+)/.*", "$1"))
        .toList();
  }

  private void assertListed(Flux<WorkflowSummary> list) {
    StepVerifier.create(list).expectNextCount(1).expectComplete().verify(BOUND);
  }

  @Test
  void theRegionOfTheCallComesFirst() {
    System.setProperty("aws.region", "eu-north-1");
    client = builder.build();

    assertListed(client.listWorkflows(Region.EU_WEST_1));
    client.createWorkflow(NEW, Region.EU_WEST_2).block(BOUND);

    assertThat(regionsSigned()).containsExactly("eu-west-1", "eu-west-2");
  }

  @Test
  void thenThatOfTheClient() {
    System.setProperty("aws.region", "eu-north-1");
    client = builder.region(Region.EU_WEST_1).build();

    assertListed(client.listWorkflows());
    client.createWorkflow(NEW).block(BOUND);

    assertThat(regionsSigned()).containsExactly("eu-west-1", "eu-west-1");
  }

  @Test
  void thenThatOfTheJvmProperty() {
    profile("region = eu-north-1\n");
    System.setProperty("aws.region", "eu-west-3");
    client = builder.build();

    assertListed(client.listWorkflows());

    assertThat(regionsSigned()).containsExactly("eu-west-3");
  }

  @Test
  void thenThatOfTheProfile() {
    profile("region = eu-north-1\n");
    client = builder.build();

    assertListed(client.listWorkflows());
    client.createWorkflow(NEW).block(BOUND);

    assertThat(regionsSigned()).containsExactly("eu-north-1", "eu-north-1");
    // The first call began before the profile was read.
    assertThat(tags).containsExactly("unknown", "eu-north-1");
  }

  @Test
  void withoutOneTheFirstCallFailsInItsSignalAndLaterOnesAtTheCall() {
    client = builder.build();

    StepVerifier.create(client.listWorkflows())
        .expectErrorSatisfies(
            error -> {
              assertThat(error)
                  .isInstanceOf(ConfigurationException.class)
                  .hasMessageContaining("no region is known")
                  .hasMessageContaining("AWS_REGION");
              assertThat(((MwaaException) error).operation()).isEqualTo("ListWorkflows");
              assertThat(((MwaaException) error).wasSent()).isFalse();
            })
        .verify(BOUND);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.listWorkflows())
        .withMessageContaining("no region is known");
    assertThatIllegalArgumentException().isThrownBy(() -> client.createWorkflow(NEW));
    assertThat(emulator.callCount()).isZero();
  }

  @Test
  void aRegionThatIsNoHostLabelGoesNowhere() {
    System.setProperty("aws.region", "us-east-1.evil.example/");
    client = builder.build();

    StepVerifier.create(client.listWorkflows())
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("JVM property aws.region")
                    .hasMessageContaining("us-east-1.evil.example/"))
        .verify(BOUND);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.listWorkflows(Region.of("evil.example/")))
        .withMessageContaining("region must be a region's name");
    assertThat(emulator.callCount()).isZero();
  }

  @Test
  void aBadRegionSettingDoesNotDisturbCallsThatNameAnArn() {
    System.setProperty("aws.region", "not a region");
    client = builder.build();
    emulator.clearFaults();

    String arn = emulator.createWorkflow("nightly");

    assertThat(client.getWorkflow(arn).block(BOUND).name()).isEqualTo("nightly");
  }

  @Test
  void aPinnedClientRefusesAnotherRegion() {
    client = builder.region(Region.EU_WEST_1).build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.listWorkflows(Region.EU_WEST_2))
        .withMessage("region must be the client's region eu-west-1, was eu-west-2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.createWorkflow(NEW, Region.EU_WEST_2));
  }
}
