package io.github.mwaareactor.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.testing.RawRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every constraint of the contract, at its edges, over the wire. */
class ConstraintsTest {
  private static final String NAME = "Name";
  private static final String ROLE = "arn:aws:iam::123456789012:role/r";
  private static MwaaServerlessEmulator emulator;
  private static String workflow;
  private static String runId;

  /** A value of one member of an input, and the field that is refused for it, empty for none. */
  record Case(String operation, String member, String json, String refused) {
    @Override
    public String toString() {
      String shown = json.length() < 60 ? json : json.substring(0, 40) + "... " + json.length();
      return operation + " " + member + " " + shown + (refused.isEmpty() ? " is good" : "");
    }
  }

  @BeforeAll
  static void start() {
    emulator = MwaaServerlessEmulator.builder().quotas(Quotas.none()).start();
    workflow = emulator.createWorkflow("load");
    runId = emulator.run(workflow, RunScript.remains("RUNNING")).runId();
  }

  @AfterAll
  static void close() {
    emulator.close();
  }

  @ParameterizedTest
  @MethodSource
  void membersKeepToTheirConstraints(Case one) throws Exception {
    JsonNode answer = ask(one.operation(), inputWith(one.operation(), one.member(), one.json()));

    assertThat(fieldsOf(answer)).isEqualTo(one.refused());
    if (!one.refused().isEmpty()) {
      assertThat(answer.get("Reason").stringValue()).isEqualTo("fieldValidationFailed");
      assertThat(answer.get("FieldList").get(0).get("Message").stringValue()).isNotEmpty();
    }
  }

  static Stream<Case> membersKeepToTheirConstraints() {
    List<Case> cases = new ArrayList<>();
    for (String name : List.of("a", "a.b-c_d", "9", text('x', 255))) {
      cases.add(good("CreateWorkflow", NAME, quoted(name)));
      cases.add(good("StopWorkflowRun", "RunId", quoted(name)));
      cases.add(good("GetTaskInstance", "TaskInstanceId", quoted(name)));
    }
    for (String name : List.of("", "-a", "_", "a b", "a/b", "\u00e4", text('x', 256))) {
      cases.add(bad("CreateWorkflow", NAME, quoted(name)));
      cases.add(bad("StopWorkflowRun", "RunId", quoted(name)));
      cases.add(bad("GetTaskInstance", "TaskInstanceId", quoted(name)));
      cases.add(bad("GetTaskInstance", "RunId", quoted(name)));
      cases.add(bad("ListTaskInstances", "RunId", quoted(name)));
    }
    for (String operation : List.of("CreateWorkflow", "StartWorkflowRun")) {
      cases.add(good(operation, "ClientToken", quoted("!~" + text('t', 126))));
      for (String token : List.of("", "a b", "\u00e4", "\n", text('t', 129))) {
        cases.add(bad(operation, "ClientToken", quoted(token)));
      }
    }
    for (String operation : List.of("GetWorkflow", "DeleteWorkflow")) {
      for (String version : List.of("", "a", text('A', 32), text('0', 33), text('-', 32))) {
        cases.add(bad(operation, "WorkflowVersion", quoted(version)));
      }
    }
    for (String operation : List.of("StartWorkflowRun", "ListWorkflowRuns")) {
      cases.add(good(operation, "WorkflowVersion", quoted(text('\u4e2d', 2048))));
      cases.add(bad(operation, "WorkflowVersion", quoted("")));
      cases.add(bad(operation, "WorkflowVersion", quoted(text('v', 2049))));
    }
    for (String operation :
        List.of("ListWorkflows", "ListWorkflowVersions", "ListWorkflowRuns", "ListTaskInstances")) {
      cases.add(good(operation, "MaxResults", "1"));
      cases.add(good(operation, "MaxResults", "100"));
      cases.add(bad(operation, "MaxResults", "0"));
      cases.add(bad(operation, "MaxResults", "101"));
      cases.add(bad(operation, "MaxResults", "-1"));
      cases.add(bad(operation, "NextToken", quoted("made-up")));
    }
    for (String operation : List.of("CreateWorkflow", "UpdateWorkflow")) {
      cases.addAll(settings(operation));
    }
    cases.addAll(arns());
    cases.addAll(tags());
    return cases.stream();
  }

  private static List<Case> settings(String operation) {
    String emptyRoot = "{\"S3Location\":{\"Bucket\":\"abc\",\"ObjectKey\":\"k\"}";
    return List.of(
        good(operation, "Description", quoted(text('d', 1024))),
        good(operation, "Description", quoted("\ud83d\ude00".repeat(1024))),
        bad(operation, "Description", quoted("")),
        bad(operation, "Description", quoted(text('d', 1025))),
        bad(operation, "Description", quoted("two\nlines")),
        good(operation, "TriggerMode", quoted(text('t', 255))),
        bad(operation, "TriggerMode", quoted("")),
        bad(operation, "TriggerMode", quoted(text('t', 256))),
        good(operation, "RoleArn", quoted("arn:aws-us-gov:iam::123456789012:role/a/b+=,.@-_/c")),
        bad(operation, "RoleArn", quoted("")),
        bad(operation, "RoleArn", quoted("arn:aws:iam::12345678901:role/r")),
        bad(operation, "RoleArn", quoted("arn:aws:iam::123456789012:user/r")),
        bad(operation, "RoleArn", quoted("arn:aws:iam::123456789012:role/")),
        bad(operation, "RoleArn", quoted("arn:aws-xx:iam::123456789012:role/r")),
        bad(operation, "RoleArn", quoted("arn:aws:iam::123456789012:role/" + text('r', 65))),
        good(operation, "EngineVersion", "3"),
        good(operation, "LoggingConfiguration", "{\"LogGroupName\":\"/x\"}"),
        at(operation, "LoggingConfiguration", "{}", "LoggingConfiguration.LogGroupName"),
        at(
            operation,
            "DefinitionS3Location",
            "{}",
            "DefinitionS3Location.Bucket DefinitionS3Location.ObjectKey"),
        at(
            operation,
            "NetworkConfiguration",
            "{\"SubnetIds\":[\"subnet-1\",\"sg-1\"]}",
            "NetworkConfiguration.SubnetIds[1]"),
        at(
            operation,
            "NetworkConfiguration",
            "{\"SecurityGroupIds\":[\"sg-A\"]}",
            "NetworkConfiguration.SecurityGroupIds[0]"),
        at(
            operation,
            "NetworkConfiguration",
            "{\"SecurityGroupIds\":[\"sg-" + text('a', 253) + "\"]}",
            "NetworkConfiguration.SecurityGroupIds[0]"),
        good(operation, "Code", emptyRoot + "}"),
        bad(operation, "Code", emptyRoot + ",\"Other\":1}"),
        at(
            operation,
            "Code",
            "{\"S3Location\":{\"Bucket\":\"ab\",\"ObjectKey\":\"k\"}}",
            "Code.S3Location.Bucket"),
        at(
            operation,
            "Code",
            "{\"S3Location\":{\"Bucket\":\"abc\",\"ObjectKey\":\"\"}}",
            "Code.S3Location.ObjectKey"),
        at(
            operation,
            "Code",
            "{\"S3Location\":{\"Bucket\":\"abc\",\"ObjectKey\":\"k\",\"VersionId\":\"\"}}",
            "Code.S3Location.VersionId"));
  }

  private static List<Case> arns() {
    List<Case> cases = new ArrayList<>();
    String base = "arn:aws:airflow-serverless:us-east-1:123456789012:workflow/";
    List<String> broken =
        List.of(
            "",
            "arn:nothing",
            base + "load",
            base + "load-012345678",
            base + "-load-0123456789",
            base + text('n', 256) + "-0123456789",
            base.replace("123456789012", "1234") + "load-0123456789",
            base.replace("airflow-serverless", "airflow") + "load-0123456789");
    for (String operation :
        List.of(
            "GetWorkflow",
            "UpdateWorkflow",
            "DeleteWorkflow",
            "ListWorkflowVersions",
            "StartWorkflowRun",
            "StopWorkflowRun",
            "ListWorkflowRuns",
            "GetWorkflowRun",
            "GetTaskInstance",
            "ListTaskInstances")) {
      broken.forEach(arn -> cases.add(bad(operation, "WorkflowArn", quoted(arn))));
    }
    for (String operation : List.of("ListTagsForResource", "TagResource", "UntagResource")) {
      broken.forEach(arn -> cases.add(bad(operation, "ResourceArn", quoted(arn))));
    }
    return cases;
  }

  private static List<Case> tags() {
    List<Case> cases = new ArrayList<>();
    for (String operation : List.of("CreateWorkflow", "TagResource")) {
      cases.add(good(operation, "Tags", "{}"));
      cases.add(good(operation, "Tags", "{\"" + text('k', 128) + "\":\"\"}"));
      cases.add(good(operation, "Tags", "{\"k\":\"" + text('v', 256) + "\"}"));
      cases.add(bad(operation, "Tags", "{\"\":\"v\"}"));
      cases.add(bad(operation, "Tags", "{\"" + text('k', 129) + "\":\"v\"}"));
      cases.add(at(operation, "Tags", "{\"k\":\"" + text('v', 257) + "\"}", "Tags.k"));
      cases.add(bad(operation, "Tags", manyTags(51)));
    }
    cases.add(good("CreateWorkflow", "Tags", manyTags(50)));
    cases.add(good("UntagResource", "TagKeys", "[\"" + text('k', 128) + "\"]"));
    cases.add(bad("UntagResource", "TagKeys", "[]"));
    cases.add(bad("UntagResource", "TagKeys", "[" + "\"k\",".repeat(50) + "\"k\"]"));
    cases.add(at("UntagResource", "TagKeys", "[\"k\",\"\"]", "TagKeys[1]"));
    return cases;
  }

  private static String manyTags(int count) {
    StringBuilder tags = new StringBuilder("{");
    for (int i = 0; i < count; i++) {
      tags.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":\"v\"");
    }
    return tags.append('}').toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "CreateWorkflow; Name DefinitionS3Location RoleArn",
        "GetWorkflow; WorkflowArn",
        "UpdateWorkflow; WorkflowArn DefinitionS3Location RoleArn",
        "DeleteWorkflow; WorkflowArn",
        "ListWorkflows; ''",
        "ListWorkflowVersions; WorkflowArn",
        "StartWorkflowRun; WorkflowArn",
        "StopWorkflowRun; WorkflowArn RunId",
        "ListWorkflowRuns; WorkflowArn",
        "GetWorkflowRun; WorkflowArn RunId",
        "GetTaskInstance; WorkflowArn RunId TaskInstanceId",
        "ListTaskInstances; WorkflowArn RunId",
        "ListTagsForResource; ResourceArn",
        "TagResource; ResourceArn Tags",
        "UntagResource; ResourceArn TagKeys"
      })
  void requiredMembersAreRequired(String operation, String members) throws Exception {
    assertThat(fieldsOf(ask(operation, "{}"))).isEqualTo(members);
    assertThat(fieldsOf(ask(operation, "{\"Unknown\":[1]}"))).isEqualTo(members);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "CreateWorkflow; Name; 1; Name",
        "CreateWorkflow; Tags; []; Tags",
        "CreateWorkflow; Tags; {\"a\":1}; Tags.a",
        "CreateWorkflow; EngineVersion; \"1\"; EngineVersion",
        "CreateWorkflow; EngineVersion; 2147483648; EngineVersion",
        "CreateWorkflow; EncryptionConfiguration; 1; EncryptionConfiguration",
        "CreateWorkflow; DefinitionS3Location; \"s3\"; DefinitionS3Location",
        "CreateWorkflow; NetworkConfiguration; {\"SubnetIds\":1}; NetworkConfiguration.SubnetIds",
        "UntagResource; TagKeys; {}; TagKeys",
        "UntagResource; TagKeys; [1]; TagKeys[0]",
        "ListWorkflows; MaxResults; 1.5; MaxResults",
        "ListWorkflows; NextToken; 1; NextToken",
        "StartWorkflowRun; OverrideParameters; []; OverrideParameters"
      })
  void whatHasAnotherTypeCannotBeParsed(String operation, String member, String json, String field)
      throws Exception {
    JsonNode answer = ask(operation, inputWith(operation, member, json));

    assertThat(fieldsOf(answer)).isEqualTo(field);
    assertThat(answer.get("Reason").stringValue()).isEqualTo("cannotParse");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"Type\":\"AWS_MANAGED_KEY\"}; ''",
        "{\"Type\":\"CUSTOMER_MANAGED_KEY\",\"KmsKeyId\":\"k\"}; ''",
        "{\"Type\":\"CUSTOMER_MANAGED_KEY\"}; EncryptionConfiguration.KmsKeyId",
        "{\"Type\":\"NO_KEY\"}; EncryptionConfiguration.Type",
        "{}; EncryptionConfiguration.Type"
      })
  void aKeyOfOnesOwnIsNamed(String json, String field) throws Exception {
    JsonNode answer =
        ask("CreateWorkflow", inputWith("CreateWorkflow", "EncryptionConfiguration", json));

    assertThat(fieldsOf(answer)).isEqualTo(field);
  }

  @Test
  void overrideParametersMayBeNestedTwoHundredLevels() throws Exception {
    String deepest = "{\"a\":" + "[".repeat(199) + "]".repeat(199) + "}";
    String tooDeep = "{\"a\":" + "[".repeat(200) + "]".repeat(200) + "}";

    assertThat(fieldsOf(ask("StartWorkflowRun", overriding(deepest)))).isEmpty();
    assertThat(fieldsOf(ask("StartWorkflowRun", overriding(tooDeep))))
        .isEqualTo("OverrideParameters");
  }

  private static String overriding(String json) {
    return inputWith("StartWorkflowRun", "OverrideParameters", json);
  }

  private static Case good(String operation, String member, String json) {
    return new Case(operation, member, json, "");
  }

  private static Case bad(String operation, String member, String json) {
    return new Case(operation, member, json, member);
  }

  private static Case at(String operation, String member, String json, String field) {
    return new Case(operation, member, json, field);
  }

  private static String text(char character, int length) {
    return String.valueOf(character).repeat(length);
  }

  private static String quoted(String text) {
    return JsonMapper.shared().writeValueAsString(text);
  }

  /** A good input, but for this member. */
  private static String inputWith(String operation, String member, String json) {
    Map<String, String> members = new LinkedHashMap<>(goodInput(operation));
    members.put(member, json);
    return members.entrySet().stream()
        .map(entry -> quoted(entry.getKey()) + ":" + entry.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static Map<String, String> goodInput(String operation) {
    String location = "{\"Bucket\":\"b\",\"ObjectKey\":\"k\"}";
    Map<String, String> run = Map.of("WorkflowArn", quoted(workflow), "RunId", quoted(runId));
    return switch (operation) {
      case "CreateWorkflow" ->
          Map.of(
              NAME,
              quoted("w-" + System.nanoTime()),
              "DefinitionS3Location",
              location,
              "RoleArn",
              quoted(ROLE));
      case "UpdateWorkflow" ->
          Map.of(
              "WorkflowArn",
              quoted(workflow),
              "DefinitionS3Location",
              location,
              "RoleArn",
              quoted(ROLE));
      case "StopWorkflowRun", "GetWorkflowRun", "ListTaskInstances" -> run;
      case "GetTaskInstance" ->
          Map.of(
              "WorkflowArn",
              quoted(workflow),
              "RunId",
              quoted(runId),
              "TaskInstanceId",
              quoted("t"));
      case "ListWorkflows" -> Map.of();
      case "ListTagsForResource" -> Map.of("ResourceArn", quoted(workflow));
      case "TagResource" -> Map.of("ResourceArn", quoted(workflow), "Tags", "{}");
      case "UntagResource" -> Map.of("ResourceArn", quoted(workflow), "TagKeys", "[\"k\"]");
      default -> Map.of("WorkflowArn", quoted(workflow));
    };
  }

  private static JsonNode ask(String operation, String input) throws Exception {
    String answer =
        RawRequest.to(emulator.endpoint(), input)
            .header("X-Amz-Target", "AmazonMWAAServerless." + operation)
            .signedFor(emulator, Instant.now())
            .send()
            .body();
    return JsonMapper.shared().readTree(answer);
  }

  private static String fieldsOf(JsonNode answer) {
    JsonNode fields = answer.get("FieldList");
    return fields == null
        ? ""
        : StreamSupport.stream(fields.spliterator(), false)
            .map(field -> field.get("Name").stringValue())
            .collect(Collectors.joining(" "));
  }
}
