package io.github.mwaareactor.testing;

import static io.github.mwaareactor.testing.Fixtures.ARN;

import io.github.mwaareactor.model.CreateWorkflowRequest;
import io.github.mwaareactor.model.EncryptionConfiguration;
import io.github.mwaareactor.model.ListWorkflowRunsRequest;
import io.github.mwaareactor.model.LoggingConfiguration;
import io.github.mwaareactor.model.NetworkConfiguration;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.S3Location;
import io.github.mwaareactor.model.StartWorkflowRunRequest;
import io.github.mwaareactor.model.UpdateWorkflowRequest;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkNumber;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.services.mwaaserverless.model.DefinitionS3Location;

/** All operations of the service, each described once. */
public final class ComparedOperations {
  private static final String RUN_ID = "d58cxqdClpTVjeN";
  private static final String TASK_INSTANCE_ID = "ex_1_load_1";

  public static final RunRef RUN = new RunRef(ARN, RUN_ID);
  public static final String VERSION = "0123456789abcdef0123456789abcdef";

  /** What is asked for, by the members that name it. */
  public static final Map<String, String> NAMES =
      Map.of(
          "WorkflowArn",
          ARN,
          "WorkflowVersion",
          VERSION,
          "RunId",
          RUN_ID,
          "TaskInstanceId",
          TASK_INSTANCE_ID);

  public static final String ROLE = "arn:aws:iam::123456789012:role/path/tasks";
  public static final String TOKEN = "a-token-of-the-caller's-own/!";
  private static final String ODD_TEXT = "Gr\u00fc\u00dfe, \u4e16\u754c \ud83d\ude80 \"\\/\n\u0000";

  private static final S3Location DEFINITION = S3Location.of("bucket", "a/definition.yaml");
  private static final S3Location VERSIONED =
      new S3Location("bucket", "a/d\u00e9finition.yaml", "a-version");
  private static final NetworkConfiguration NETWORK =
      new NetworkConfiguration(List.of("sg-1", "sg-2"), List.of("subnet-1"));

  private static final Map<String, String> TAGS = tags(50);

  private static Map<String, String> tags(int count) {
    Map<String, String> tags = new LinkedHashMap<>();
    IntStream.range(0, count).forEach(i -> tags.put("k" + i + ODD_TEXT, i == 0 ? "" : ODD_TEXT));
    return tags;
  }

  /** Override parameters of every kind, as our callers give them. */
  private static Map<String, Object> overrides() {
    Map<String, Object> overrides = new LinkedHashMap<>();
    overrides.put("text", ODD_TEXT);
    overrides.put("", "");
    overrides.put("yes", true);
    overrides.put("no", false);
    overrides.put("nothing", null);
    overrides.put("byte", (byte) -1);
    overrides.put("short", Short.MAX_VALUE);
    overrides.put("int", Integer.MIN_VALUE);
    overrides.put("long", Long.MAX_VALUE);
    overrides.put("large", new BigInteger("123456789012345678901234567890"));
    overrides.put("double", 0.1);
    overrides.put("huge", 1.5e300);
    overrides.put("tiny", -2.5e-7);
    overrides.put("float", 0.1f);
    overrides.put("exact", new BigDecimal("3.141592653589793238462643383279"));
    overrides.put("scaled", new BigDecimal("1E+400"));
    overrides.put("empty list", List.of());
    overrides.put("empty map", Map.of());
    overrides.put("list", Arrays.asList(null, true, "x", 1, List.of(Map.of("a", List.of()))));
    overrides.put("map", Collections.singletonMap("deeper", Collections.singletonMap("a", null)));
    return overrides;
  }

  /** The same as callers of the SDK give them. */
  private static Map<String, Document> documents(Map<String, Object> values) {
    Map<String, Document> documents = new LinkedHashMap<>();
    values.forEach((name, value) -> documents.put(name, document(value)));
    return documents;
  }

  @SuppressWarnings("unchecked")
  private static Document document(Object value) {
    if (value instanceof Map<?, ?> map) {
      return Document.fromMap(documents((Map<String, Object>) map));
    } else if (value instanceof List<?> list) {
      return Document.fromList(list.stream().map(ComparedOperations::document).toList());
    } else if (value instanceof Number number) {
      return Document.fromNumber(SdkNumber.fromString(number.toString()));
    } else if (value instanceof Boolean truth) {
      return Document.fromBoolean(truth);
    }
    return value == null ? Document.fromNull() : Document.fromString((String) value);
  }

  private static CreateWorkflowRequest.Builder newWorkflow(S3Location definition) {
    return CreateWorkflowRequest.builder("nightly-load", definition, ROLE);
  }

  private static UpdateWorkflowRequest.Builder nextVersion(S3Location definition) {
    return UpdateWorkflowRequest.builder(ARN, definition, ROLE);
  }

  private static DefinitionS3Location theirs(S3Location location) {
    return DefinitionS3Location.builder()
        .bucket(location.bucket())
        .objectKey(location.objectKey())
        .versionId(location.versionId())
        .build();
  }

  private static StartWorkflowRunRequest.Builder start() {
    return StartWorkflowRunRequest.builder(ARN);
  }

  private static final Map<String, Object> NO_DETAIL = noDetail();

  private static Map<String, Object> noDetail() {
    Map<String, Object> detail = new LinkedHashMap<>();
    Stream.of("Status", "Status constant", "CreatedOn", "StartedAt", "EndedAt")
        .forEach(name -> detail.put(name, null));
    return detail;
  }

  /** All of them. */
  public static final List<ComparedOperation> ALL =
      List.of(
          ComparedOperation.of("GetWorkflowRun")
              .repeats("WorkflowArn", "RunId")
              .request(
                  "one way only",
                  ours -> ours.getWorkflowRun(RUN),
                  Facts::run,
                  sdk -> sdk.getWorkflowRun(ask -> ask.workflowArn(ARN).runId(RUN_ID))),
          ComparedOperation.of("StartWorkflowRun")
              .needs(started -> isRunId(started.get("RunId")))
              .request(
                  "minimal",
                  ours -> ours.startWorkflowRun(ARN),
                  Facts::started,
                  sdk -> sdk.startWorkflowRun(ask -> ask.workflowArn(ARN)))
              .request(
                  "no override",
                  ours -> ours.startWorkflowRun(start().overrideParameters(Map.of()).build()),
                  Facts::started,
                  sdk ->
                      sdk.startWorkflowRun(
                          ask -> ask.workflowArn(ARN).overrideParameters(Map.of())))
              .request(
                  "full",
                  ours ->
                      ours.startWorkflowRun(
                          start()
                              .workflowVersion(VERSION)
                              .clientToken(TOKEN)
                              .overrideParameters(overrides())
                              .build()),
                  Facts::started,
                  sdk ->
                      sdk.startWorkflowRun(
                          ask ->
                              ask.workflowArn(ARN)
                                  .workflowVersion(VERSION)
                                  .clientToken(TOKEN)
                                  .overrideParameters(documents(overrides())))),
          ComparedOperation.of("StopWorkflowRun")
              .repeats("WorkflowArn", "RunId")
              .keeps("WorkflowArn", "RunId")
              .request(
                  "one way only",
                  ours -> ours.stopWorkflowRun(RUN),
                  Facts::stopped,
                  sdk -> sdk.stopWorkflowRun(ask -> ask.workflowArn(ARN).runId(RUN_ID))),
          ComparedOperation.list("ListWorkflowRuns", "WorkflowRuns")
              .repeats("WorkflowArn")
              .keeps("WorkflowArn")
              .differs(ComparedOperations::flat)
              .pages(
                  "minimal",
                  ours -> ours.listWorkflowRuns(ARN),
                  Facts::summary,
                  (sdk, token) ->
                      sdk.listWorkflowRuns(ask -> ask.workflowArn(ARN).nextToken(token)))
              .pages(
                  "full",
                  ours ->
                      ours.listWorkflowRuns(
                          ListWorkflowRunsRequest.builder(ARN)
                              .workflowVersion(VERSION)
                              .pageSize(100)
                              .build()),
                  Facts::summary,
                  (sdk, token) ->
                      sdk.listWorkflowRuns(
                          ask ->
                              ask.workflowArn(ARN)
                                  .workflowVersion(VERSION)
                                  .maxResults(100)
                                  .nextToken(token))),
          ComparedOperation.of("GetTaskInstance")
              .repeats("WorkflowArn", "RunId", "TaskInstanceId")
              .keeps("WorkflowArn", "RunId", "TaskInstanceId")
              .request(
                  "one way only",
                  ours -> ours.getTaskInstance(RUN, TASK_INSTANCE_ID),
                  Facts::task,
                  sdk ->
                      sdk.getTaskInstance(
                          ask ->
                              ask.workflowArn(ARN).runId(RUN_ID).taskInstanceId(TASK_INSTANCE_ID))),
          ComparedOperation.list("ListTaskInstances", "TaskInstances")
              .repeats("WorkflowArn", "RunId")
              .keeps("WorkflowArn", "RunId")
              .pages(
                  "one way only",
                  ours -> ours.listTaskInstances(RUN),
                  Facts::summary,
                  (sdk, token) ->
                      sdk.listTaskInstances(
                          ask -> ask.workflowArn(ARN).runId(RUN_ID).nextToken(token))),
          ComparedOperation.of("CreateWorkflow")
              .request(
                  "minimal",
                  ours -> ours.createWorkflow(newWorkflow(DEFINITION).build()),
                  Facts::created,
                  sdk ->
                      sdk.createWorkflow(
                          ask ->
                              ask.name("nightly-load")
                                  .definitionS3Location(theirs(DEFINITION))
                                  .roleArn(ROLE)))
              .request(
                  "no tags, no network and a key of AWS",
                  ours ->
                      ours.createWorkflow(
                          newWorkflow(DEFINITION)
                              .clientToken(TOKEN)
                              .tags(Map.of())
                              .encryptionConfiguration(EncryptionConfiguration.awsManagedKey())
                              .networkConfiguration(new NetworkConfiguration(null, List.of()))
                              .build()),
                  Facts::created,
                  sdk ->
                      sdk.createWorkflow(
                          ask ->
                              ask.name("nightly-load")
                                  .definitionS3Location(theirs(DEFINITION))
                                  .roleArn(ROLE)
                                  .clientToken(TOKEN)
                                  .tags(Map.of())
                                  .encryptionConfiguration(key -> key.type("AWS_MANAGED_KEY"))
                                  .networkConfiguration(network -> network.subnetIds(List.of()))))
              .request(
                  "full",
                  ours ->
                      ours.createWorkflow(
                          newWorkflow(VERSIONED)
                              .clientToken(TOKEN)
                              .description(ODD_TEXT)
                              .encryptionConfiguration(
                                  EncryptionConfiguration.customerManagedKey("a-key"))
                              .loggingConfiguration(new LoggingConfiguration("/a/group"))
                              .engineVersion(1)
                              .networkConfiguration(NETWORK)
                              .tags(TAGS)
                              .triggerMode("MANUAL")
                              .build()),
                  Facts::created,
                  sdk ->
                      sdk.createWorkflow(
                          ask ->
                              ask.name("nightly-load")
                                  .definitionS3Location(theirs(VERSIONED))
                                  .roleArn(ROLE)
                                  .clientToken(TOKEN)
                                  .description(ODD_TEXT)
                                  .encryptionConfiguration(
                                      key -> key.type("CUSTOMER_MANAGED_KEY").kmsKeyId("a-key"))
                                  .loggingConfiguration(log -> log.logGroupName("/a/group"))
                                  .engineVersion(1)
                                  .networkConfiguration(ComparedOperations::network)
                                  .tags(TAGS)
                                  .triggerMode("MANUAL"))),
          ComparedOperation.of("GetWorkflow")
              .repeats("WorkflowArn")
              .request(
                  "minimal",
                  ours -> ours.getWorkflow(ARN),
                  Facts::workflow,
                  sdk -> sdk.getWorkflow(ask -> ask.workflowArn(ARN)))
              .request(
                  "full",
                  ours -> ours.getWorkflow(ARN, VERSION),
                  Facts::workflow,
                  sdk -> sdk.getWorkflow(ask -> ask.workflowArn(ARN).workflowVersion(VERSION))),
          ComparedOperation.of("UpdateWorkflow")
              .repeats("WorkflowArn")
              .request(
                  "minimal",
                  ours -> ours.updateWorkflow(nextVersion(DEFINITION).build()),
                  Facts::updated,
                  sdk ->
                      sdk.updateWorkflow(
                          ask ->
                              ask.workflowArn(ARN)
                                  .definitionS3Location(theirs(DEFINITION))
                                  .roleArn(ROLE)))
              .request(
                  "full",
                  ours ->
                      ours.updateWorkflow(
                          nextVersion(VERSIONED)
                              .description(ODD_TEXT)
                              .loggingConfiguration(new LoggingConfiguration("/a/group"))
                              .engineVersion(-1)
                              .networkConfiguration(NETWORK)
                              .triggerMode("SCHEDULED")
                              .build()),
                  Facts::updated,
                  sdk ->
                      sdk.updateWorkflow(
                          ask ->
                              ask.workflowArn(ARN)
                                  .definitionS3Location(theirs(VERSIONED))
                                  .roleArn(ROLE)
                                  .description(ODD_TEXT)
                                  .loggingConfiguration(log -> log.logGroupName("/a/group"))
                                  .engineVersion(-1)
                                  .networkConfiguration(ComparedOperations::network)
                                  .triggerMode("SCHEDULED"))),
          ComparedOperation.of("DeleteWorkflow")
              .repeats("WorkflowArn")
              .request(
                  "minimal",
                  ours -> ours.deleteWorkflow(ARN),
                  Facts::deleted,
                  sdk -> sdk.deleteWorkflow(ask -> ask.workflowArn(ARN)))
              .request(
                  "full",
                  ours -> ours.deleteWorkflow(ARN, VERSION),
                  Facts::deleted,
                  sdk -> sdk.deleteWorkflow(ask -> ask.workflowArn(ARN).workflowVersion(VERSION))),
          ComparedOperation.list("ListWorkflows", "Workflows")
              .pages(
                  "one way only",
                  ours -> ours.listWorkflows(),
                  Facts::summary,
                  (sdk, token) -> sdk.listWorkflows(ask -> ask.nextToken(token))),
          ComparedOperation.list("ListWorkflowVersions", "WorkflowVersions")
              .repeats("WorkflowArn")
              .pages(
                  "one way only",
                  ours -> ours.listWorkflowVersions(ARN),
                  Facts::version,
                  (sdk, token) ->
                      sdk.listWorkflowVersions(ask -> ask.workflowArn(ARN).nextToken(token))),
          ComparedOperation.of("ListTagsForResource")
              .differs(theirs -> theirs.get("Tags") == null ? Map.of("Tags", Map.of()) : theirs)
              .request(
                  "one way only",
                  ours -> ours.listTagsForResource(ARN),
                  Facts::tags,
                  sdk -> sdk.listTagsForResource(ask -> ask.resourceArn(ARN))),
          ComparedOperation.of("TagResource")
              .request(
                  "one tag",
                  ours -> ours.tagResource(ARN, tags(1)).thenReturn(true),
                  Facts::none,
                  sdk -> sdk.tagResource(ask -> ask.resourceArn(ARN).tags(tags(1))))
              .request(
                  "fifty tags",
                  ours -> ours.tagResource(ARN, TAGS).thenReturn(true),
                  Facts::none,
                  sdk -> sdk.tagResource(ask -> ask.resourceArn(ARN).tags(TAGS))),
          ComparedOperation.of("UntagResource")
              .request(
                  "one key",
                  ours -> ours.untagResource(ARN, tags(1).keySet()).thenReturn(true),
                  Facts::none,
                  sdk -> sdk.untagResource(ask -> ask.resourceArn(ARN).tagKeys(tags(1).keySet())))
              .request(
                  "fifty keys",
                  ours -> ours.untagResource(ARN, TAGS.keySet()).thenReturn(true),
                  Facts::none,
                  sdk -> sdk.untagResource(ask -> ask.resourceArn(ARN).tagKeys(TAGS.keySet()))));

  /** What {@link RunRef} takes: ours names a run by nothing else. */
  private static boolean isRunId(Object runId) {
    try {
      return runId != null && new RunRef(ARN, (String) runId).runId().equals(runId);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Our row of a run is flat, and names the run only with an id that can be asked for. */
  private static Map<String, Object> flat(Map<String, Object> row) {
    Map<String, Object> flat = new LinkedHashMap<>(row);
    if (!isRunId(row.get("RunId"))) {
      flat.put("RunId", null);
      flat.put("WorkflowArn", null);
    }
    if (row.get("RunDetailSummary") == null) {
      flat.put("RunDetailSummary", NO_DETAIL);
    }
    return flat;
  }

  private static void network(
      software.amazon.awssdk.services.mwaaserverless.model.NetworkConfiguration.Builder network) {
    network.securityGroupIds(NETWORK.securityGroupIds()).subnetIds(NETWORK.subnetIds());
  }

  private ComparedOperations() {}

  public static ComparedOperation named(String name) {
    return ALL.stream()
        .filter(operation -> operation.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
