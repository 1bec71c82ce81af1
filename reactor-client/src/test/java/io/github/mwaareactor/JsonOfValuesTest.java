package io.github.mwaareactor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.github.mwaareactor.model.CreateWorkflowRequest;
import io.github.mwaareactor.model.ListWorkflowRunsRequest;
import io.github.mwaareactor.model.Page;
import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.S3Location;
import io.github.mwaareactor.model.StartWorkflowRunRequest;
import io.github.mwaareactor.model.StartedRun;
import io.github.mwaareactor.model.WorkflowRun;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an application sends that writes the library's values as JSON. */
class JsonOfValuesTest {
  private static final String ARN =
      "arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/w-a1B2c3D4e5";
  private static final Instant THEN = Instant.parse("2026-11-22T12:00:00Z");
  private static final Map<String, Object> PARAMETERS = Map.of("password", "s3cret");

  /** A way to write JSON. */
  private interface Writer {
    String write(Object value) throws Exception;
  }

  /** A mapper of Jackson 2 or 3. */
  private record Mapper(String name, Writer writer) {
    JsonNode write(Object value) throws Exception {
      return JsonMapper.shared().readTree(writer.write(value));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Mapper> mappers() {
    return Stream.of(
        new Mapper("Jackson 2", jackson2().build()::writeValueAsString),
        new Mapper(
            "Jackson 2 by fields",
            jackson2().visibility(PropertyAccessor.FIELD, Visibility.ANY).build()
                ::writeValueAsString),
        new Mapper(
            "Jackson 2 of Spring Boot",
            jackson2()
                    .disable(
                        SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
                        SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                    .disable(MapperFeature.DEFAULT_VIEW_INCLUSION)
                    .build()
                ::writeValueAsString),
        new Mapper("Jackson 3", JsonMapper.shared()::writeValueAsString),
        new Mapper(
            "Jackson 3 by fields",
            JsonMapper.builder()
                    .changeDefaultVisibility(seen -> seen.withFieldVisibility(Visibility.ANY))
                    .build()
                ::writeValueAsString));
  }

  private static com.fasterxml.jackson.databind.json.JsonMapper.Builder jackson2() {
    return com.fasterxml.jackson.databind.json.JsonMapper.builder().addModule(new JavaTimeModule());
  }

  @ParameterizedTest
  @MethodSource("mappers")
  void aRunHasItsStateAndTypeButNotItsOverrideParameters(Mapper mapper) throws Exception {
    WorkflowRun run = run("ON_DEMAND", "RUNNING");

    JsonNode json = mapper.write(run);

    assertThat(json.propertyNames())
        .containsExactlyInAnyOrder(
            "workflowArn", "workflowVersion", "runId", "runType", "state", "runDetail");
    assertThat(json.path("state").stringValue()).isEqualTo("RUNNING");
    assertThat(json.path("runType").stringValue()).isEqualTo("ON_DEMAND");
    assertThat(json.path("runDetail").propertyNames())
        .contains("runState", "runType", "createdAt", "duration", "taskInstances");
    assertThat(json.toString()).doesNotContain("password").doesNotContain("s3cret");
  }

  @ParameterizedTest
  @MethodSource("mappers")
  void anUnknownStateIsUnknownAndTheServicesTextIsInTheDetail(Mapper mapper) throws Exception {
    JsonNode json = mapper.write(run("BACKFILL", "PAUSED_BY_2027"));

    assertThat(json.path("state").stringValue()).isEqualTo("UNKNOWN");
    assertThat(json.path("runType").stringValue()).isEqualTo("BACKFILL");
    assertThat(json.at("/runDetail/runState").stringValue()).isEqualTo("PAUSED_BY_2027");
  }

  @ParameterizedTest
  @MethodSource("mappers")
  void aStateIsNeverAbsent(Mapper mapper) throws Exception {
    WorkflowRun run = new WorkflowRun(ARN, null, "r1", null, null, null);
    StartedRun started = new StartedRun(new RunRef(ARN, "r1"), null, null, "token");

    assertThat(mapper.write(run).path("state").stringValue()).isEqualTo("UNKNOWN");
    assertThat(mapper.write(run).path("runType").isNull()).isTrue();
    assertThat(mapper.write(started).path("state").stringValue()).isEqualTo("UNKNOWN");
  }

  @ParameterizedTest
  @MethodSource("mappers")
  void noMemberOfAnyValueIsNamedLikeItsText(Mapper mapper) throws Exception {
    for (Object value : values()) {
      JsonNode json = mapper.write(value);

      assertThat(names(json)).as(value.toString()).noneMatch(name -> name.endsWith("Text"));
    }
  }

  @ParameterizedTest
  @MethodSource("mappers")
  void eachMemberReadAsATextOfTheServiceHasItsPlainName(Mapper mapper) throws Exception {
    int found = 0;
    for (Object value : values()) {
      for (RecordComponent component : components(value)) {
        if (component.getName().endsWith("Text")) {
          String plain = component.getName().replaceAll("Text$", "");

          assertThat(mapper.write(value).path(plain).stringValue())
              .as(value.getClass() + " " + plain)
              .isEqualTo(component.getAccessor().invoke(value));
          found++;
        }
      }
    }
    assertThat(found).isGreaterThan(10);
  }

  @ParameterizedTest
  @MethodSource("mappers")
  void whatToStringHidesIsLeftOut(Mapper mapper) throws Exception {
    List<String> hidden = new ArrayList<>();
    for (Object value : values()) {
      // Its string only counts the items, and a page without its token would be the last one.
      if (value instanceof Page) {
        continue;
      }
      for (RecordComponent component : components(value)) {
        Object member = component.getAccessor().invoke(value);
        if (!value.toString().contains(String.valueOf(member))) {
          hidden.add(component.getName());
          assertThat(mapper.write(value).has(component.getName()))
              .as(value.getClass() + " " + component.getName())
              .isFalse();
        }
      }
    }

    assertThat(hidden).contains("overrideParameters", "xcom");
  }

  @ParameterizedTest
  @MethodSource("mappers")
  void anErrorAmongResultsIsItsKindAlone(Mapper mapper) throws Exception {
    int found = 0;
    for (Object value : values()) {
      for (RecordComponent component : components(value)) {
        if (component.getAccessor().invoke(value) instanceof Throwable error) {
          assertThat(mapper.write(value).path(component.getName()).stringValue())
              .isEqualTo(error.getClass().getSimpleName());
          found++;
        }
      }
    }
    assertThat(found).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("mappers")
  void aRequestShowsNeitherParametersNorTokens(Mapper mapper) throws Exception {
    List<Object> requests =
        List.of(
            StartWorkflowRunRequest.builder(ARN)
                .clientToken("s3cret")
                .overrideParameters(PARAMETERS)
                .build(),
            CreateWorkflowRequest.builder(
                    "w", S3Location.of("bucket", "key"), "arn:aws:iam::123456789012:role/tasks")
                .clientToken("s3cret")
                .build(),
            ListWorkflowRunsRequest.builder(ARN).startingToken("s3cret").build());

    for (Object request : requests) {
      assertThat(written(mapper, request)).doesNotContain("s3cret");
    }
  }

  // A class without a getter is refused by Jackson 2, by default.
  private static String written(Mapper mapper, Object request) throws Exception {
    try {
      return mapper.write(request).toString();
    } catch (InvalidDefinitionException e) {
      return e.toString();
    }
  }

  private static WorkflowRun run(String type, String state) {
    RunDetail detail =
        new RunDetail(
            null,
            null,
            null,
            type,
            THEN,
            THEN,
            null,
            THEN,
            Duration.ofMinutes(1),
            null,
            List.of("t1"),
            state);
    return new WorkflowRun(ARN, "v1", "r1", type, PARAMETERS, detail);
  }

  /** One value of each public type; SerializationTest makes sure that none is missing. */
  private static List<Object> values() {
    return SerializationTest.values().toList();
  }

  private static List<RecordComponent> components(Object value) {
    RecordComponent @Nullable [] components = value.getClass().getRecordComponents();
    return components == null ? List.of() : Arrays.asList(components);
  }

  private static Stream<String> names(JsonNode json) {
    return Stream.concat(
        json.propertyNames().stream(), json.valueStream().flatMap(JsonOfValuesTest::names));
  }
}
