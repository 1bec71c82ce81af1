package io.github.mwaareactor.emulator;

import static io.github.mwaareactor.emulator.testing.SdkClient.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.mwaareactor.emulator.testing.SdkClient;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.mwaaserverless.MwaaServerlessAsyncClient;
import software.amazon.awssdk.services.mwaaserverless.model.ResourceNotFoundException;
import software.amazon.awssdk.services.mwaaserverless.model.ValidationException;

/** Tags, as the AWS SDK's client sees them. */
class SdkTagsTest {
  private final MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();
  private final SdkClient client = SdkClient.of(emulator);
  private final MwaaServerlessAsyncClient api = client.api();
  private final String workflow = emulator.createWorkflow("load");

  @AfterEach
  void close() {
    client.close();
    emulator.close();
  }

  @Test
  void areThoseAWorkflowWasMadeWith() throws Throwable {
    String made =
        await(
                api.createWorkflow(
                    r ->
                        r.name("made")
                            .definitionS3Location(d -> d.bucket("b").objectKey("k"))
                            .roleArn("arn:aws:iam::123456789012:role/r")
                            .tags(Map.of("team", "data", "empty", ""))))
            .workflowArn();

    assertThat(tagsOf(made)).isEqualTo(Map.of("team", "data", "empty", ""));
    assertThat(tagsOf(workflow)).isEmpty();
  }

  @Test
  void areAddedReplacedAndTaken() throws Throwable {
    await(api.tagResource(r -> r.resourceArn(workflow).tags(Map.of("a", "1", "b", "2"))));
    await(api.tagResource(r -> r.resourceArn(workflow).tags(Map.of("b", "3", "c", "4"))));
    assertThat(tagsOf(workflow)).isEqualTo(Map.of("a", "1", "b", "3", "c", "4"));

    await(api.untagResource(r -> r.resourceArn(workflow).tagKeys("a", "unknown")));
    await(api.untagResource(r -> r.resourceArn(workflow).tagKeys("a")));

    assertThat(tagsOf(workflow)).isEqualTo(Map.of("b", "3", "c", "4"));
  }

  @Test
  void areFiftyAtMostInAll() throws Throwable {
    Map<String, String> most = new TreeMap<>();
    for (int i = 0; i < 50; i++) {
      most.put("key-" + i, "value");
    }
    await(api.tagResource(r -> r.resourceArn(workflow).tags(most)));

    ValidationException refused =
        catchThrowableOfType(
            ValidationException.class,
            () -> await(api.tagResource(r -> r.resourceArn(workflow).tags(Map.of("more", "")))));

    assertThat(refused.fieldList().get(0).name()).isEqualTo("Tags");
    assertThat(tagsOf(workflow)).isEqualTo(most);
    await(api.tagResource(r -> r.resourceArn(workflow).tags(Map.of("key-1", "other"))));
    assertThat(tagsOf(workflow)).containsEntry("key-1", "other");
  }

  @Test
  void areOfAWorkflowThatExists() {
    ResourceNotFoundException none =
        catchThrowableOfType(
            ResourceNotFoundException.class, () -> tagsOf(emulator.workflowArn("no-0123456789")));

    assertThat(none.resourceType()).isEqualTo("Workflow");
  }

  private Map<String, String> tagsOf(String arn) throws Throwable {
    return await(api.listTagsForResource(r -> r.resourceArn(arn))).tags();
  }
}
