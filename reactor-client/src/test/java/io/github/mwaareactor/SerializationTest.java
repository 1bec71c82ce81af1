package io.github.mwaareactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.mwaareactor.error.AccessDeniedException;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.ConfigurationException;
import io.github.mwaareactor.error.ConflictException;
import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.FailureKind;
import io.github.mwaareactor.error.InternalServerException;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.OperationTimeoutException;
import io.github.mwaareactor.error.OverloadedException;
import io.github.mwaareactor.error.PlaintextEndpointException;
import io.github.mwaareactor.error.PollDeadlineException;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.error.RunNotSuccessfulException;
import io.github.mwaareactor.error.ServiceErrorDetails;
import io.github.mwaareactor.error.ServiceQuotaExceededException;
import io.github.mwaareactor.error.ThrottlingException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.ValidationException;
import io.github.mwaareactor.model.Code;
import io.github.mwaareactor.model.CreatedWorkflow;
import io.github.mwaareactor.model.DeletedWorkflow;
import io.github.mwaareactor.model.EncryptionConfiguration;
import io.github.mwaareactor.model.EncryptionType;
import io.github.mwaareactor.model.LoggingConfiguration;
import io.github.mwaareactor.model.NetworkConfiguration;
import io.github.mwaareactor.model.Page;
import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.RunType;
import io.github.mwaareactor.model.S3Location;
import io.github.mwaareactor.model.ScheduleConfiguration;
import io.github.mwaareactor.model.SeenRun;
import io.github.mwaareactor.model.StartedRun;
import io.github.mwaareactor.model.StoppedRun;
import io.github.mwaareactor.model.TaskInstance;
import io.github.mwaareactor.model.TaskInstanceState;
import io.github.mwaareactor.model.TaskInstanceSummary;
import io.github.mwaareactor.model.UpdatedWorkflow;
import io.github.mwaareactor.model.Workflow;
import io.github.mwaareactor.model.WorkflowArn;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.model.WorkflowRunSummary;
import io.github.mwaareactor.model.WorkflowStatus;
import io.github.mwaareactor.model.WorkflowSummary;
import io.github.mwaareactor.model.WorkflowVersionSummary;
import io.github.mwaareactor.options.LatePoll;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.WatchOptions;
import io.github.mwaareactor.watch.WatchStats;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.PrematureChannelClosureException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.netty.channel.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Values and errors cross processes: through a cache, a session or a cluster of actors. */
class SerializationTest {
  private static final String ROOT = "io.github.mwaareactor";
  private static final Set<String> PACKAGES =
      Set.of(ROOT, ROOT + ".model", ROOT + ".error", ROOT + ".watch");
  private static final RunRef RUN =
      new RunRef("arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/w-a1B2c3D4e5", "r1");
  private static final Instant THEN = Instant.parse("2026-11-22T12:00:00Z");
  private static final FailedCall CALL = new FailedCall("GetWorkflowRun", "r1", 3);
  private static final ServiceErrorDetails ERROR =
      new ServiceErrorDetails(
          "SomeException",
          "no",
          400,
          "id",
          "id2",
          Duration.ofSeconds(1),
          THEN,
          FailureKind.THROTTLING);

  private static final Workflow WORKFLOW =
      new Workflow(
          RUN.workflowArn(),
          "v1",
          "w",
          "a text",
          THEN,
          THEN,
          EncryptionConfiguration.customerManagedKey("key"),
          new LoggingConfiguration("/a/group"),
          1,
          "READY",
          new S3Location("bucket", "key", "v1"),
          new ScheduleConfiguration("0 0 * * *"),
          "arn:aws:iam::123456789012:role/tasks",
          new NetworkConfiguration(List.of("sg-1"), List.of("subnet-1")),
          "SCHEDULED",
          "a: definition",
          new Code(S3Location.of("bucket", "dags.zip")),
          THEN);

  static Stream<Object> values() {
    RunDetail detail =
        new RunDetail(
            RUN.workflowArn(),
            "v1",
            RUN.runId(),
            "ON_DEMAND",
            THEN,
            THEN,
            null,
            THEN,
            Duration.ofMinutes(1),
            "went wrong",
            Arrays.asList("one", null),
            "FAILED");
    WorkflowRun run =
        new WorkflowRun(RUN.workflowArn(), "v1", RUN.runId(), "ON_DEMAND", parameters(), detail);
    TransportException error =
        new TransportException(CALL, TransportException.Reason.CONNECT, "refused", null);
    return Stream.of(
        new StartedRun(RUN, "STARTING", THEN, "token"),
        new StoppedRun(RUN, "v1", "STOPPING"),
        new WorkflowRunSummary(RUN, "v1", "SCHEDULED", "FAILED", THEN, THEN, THEN),
        new TaskInstance(
            RUN,
            "ex_1_load_1",
            "v1",
            "load",
            1,
            "FAILED",
            THEN,
            THEN,
            THEN,
            Duration.ofSeconds(7),
            "PythonOperator",
            "went wrong",
            "a/stream",
            Map.of("return_value", "5")),
        new TaskInstanceSummary(
            RUN, "ex_1_load_1", "v1", "FAILED", Duration.ofSeconds(7), "PythonOperator"),
        TaskInstanceState.UP_FOR_RETRY,
        new CreatedWorkflow(
            RUN.workflowArn(), THEN, "r1", "READY", "v1", true, List.of("careful"), "token"),
        WORKFLOW,
        new UpdatedWorkflow(RUN.workflowArn(), THEN, "v2", List.of("careful")),
        new DeletedWorkflow(RUN.workflowArn(), "v1"),
        new WorkflowSummary(RUN.workflowArn(), "v1", "w", "a text", THEN, THEN, "READY", "MANUAL"),
        new WorkflowVersionSummary(
            RUN.workflowArn(),
            "v1",
            true,
            THEN,
            THEN,
            WORKFLOW.definitionS3Location(),
            WORKFLOW.scheduleConfiguration(),
            "MANUAL"),
        WorkflowStatus.DELETING,
        EncryptionType.CUSTOMER_MANAGED_KEY,
        WORKFLOW.code(),
        WORKFLOW.definitionS3Location(),
        WORKFLOW.encryptionConfiguration(),
        WORKFLOW.loggingConfiguration(),
        WORKFLOW.networkConfiguration(),
        WORKFLOW.scheduleConfiguration(),
        new Page<>(List.of(RUN), "next"),
        RUN,
        WorkflowArn.parse(RUN.workflowArn()),
        run,
        detail,
        RunState.FAILED,
        RunType.ON_DEMAND,
        CALL,
        ERROR,
        FailureKind.TRANSIENT,
        TransportException.Reason.CONNECT,
        new ValidationException.Field("RunId", "too long"),
        new RunLookup.Found(RUN, run),
        new RunLookup.Failed(RUN, error),
        new RunEvent.Transition(RUN, RunState.QUEUED, RunState.FAILED, run, 2, THEN),
        new RunEvent.Failed(RUN, RunState.QUEUED, error, THEN),
        new LatePoll(RUN, error, 3, Duration.ofSeconds(5)),
        WatchStats.Bound.RATE,
        WatchOptions.Listing.AUTO,
        new SeenRun(RUN, RunState.QUEUED, THEN),
        new WatchStats(
            Duration.ofSeconds(10),
            1,
            2,
            3,
            Duration.ZERO,
            Duration.ofMillis(4),
            Duration.ofDays(5),
            6,
            7,
            8,
            9,
            10,
            11,
            0.5,
            1,
            WatchStats.Bound.RATE));
  }

  private static Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("text", "a text");
    parameters.put("large", new BigInteger("123456789012345678901234567890"));
    parameters.put("exact", new BigDecimal("0.10"));
    parameters.put("nothing", null);
    parameters.put("nested", List.of(true, 1L, Map.of("deeper", 0.5)));
    return parameters;
  }

  static Stream<Throwable> errors() {
    WorkflowRun run = new WorkflowRun(RUN.workflowArn(), null, RUN.runId(), null, null, null);
    Throwable late = new CredentialsException(CALL, "none", SdkClientException.create("no keys"));
    return Stream.of(
        new MwaaServiceException(CALL, ERROR),
        new AccessDeniedException(CALL, ERROR),
        new ConflictException(CALL, ERROR, "w", "Workflow"),
        new ServiceQuotaExceededException(
            CALL, ERROR, "w", "Workflow", "airflow-serverless", "L-1"),
        new InternalServerException(inDoubt(), ERROR),
        new OperationTimeoutException(CALL, ERROR),
        new ResourceNotFoundException(CALL, ERROR, "r1", "WorkflowRun"),
        new ThrottlingException(CALL, ERROR, "airflow-serverless", "L-1"),
        new ValidationException(
            CALL, ERROR, "fieldValidationFailed", List.of(new ValidationException.Field("a", "b"))),
        new ClientClosedException(CALL, "closed", null),
        new ConfigurationException(CALL, "a bad profile", new IllegalArgumentException("bad")),
        new PlaintextEndpointException("endpoint", URI.create("http://emulator:4566")),
        late,
        new OverloadedException(CALL, "full", null),
        new ProtocolException(CALL, "unreadable", 200, "id", null),
        new PollDeadlineException(CALL, RUN, Duration.ofHours(1), run, Duration.ofSeconds(3), late),
        new RunNotSuccessfulException(CALL, run),
        lost(new ConnectTimeoutException("too late")),
        lost(new SSLHandshakeException("bad record")),
        lost(new PrematureChannelClosureException("in the middle")),
        lost(new AbortedException("closed")),
        lost(new IOException("reset by peer")));
  }

  /** A start that may have been executed. */
  private static FailedCall inDoubt() {
    return new FailedCall("StartWorkflowRun", "w", 3, true, true, "token");
  }

  private static TransportException lost(Throwable cause) {
    TransportException lost =
        new TransportException(CALL, TransportException.Reason.CONNECTION_LOST, "lost", cause);
    lost.addSuppressed(new InternalServerException(CALL, ERROR));
    lost.initNotRetried("the budget is spent");
    return lost;
  }

  @ParameterizedTest
  @MethodSource
  void values(Object value) throws Exception {
    assertThat(copy(value)).usingRecursiveComparison().isEqualTo(value);
  }

  @ParameterizedTest
  @MethodSource
  void errors(Throwable error) throws Exception {
    Throwable copy = (Throwable) copy(error);

    assertThat(copy).hasSameClassAs(error).hasMessage(error.getMessage());
    assertThat(copy).usingRecursiveComparison().isEqualTo(error);
  }

  @Test
  void aValueThatMakesNoSenseIsRefusedOnItsWayBack() throws Exception {
    byte[] bytes = bytes(RUN);
    // In the middle of the ARN.
    bytes[lastIndexOf(bytes, (byte) 'r')] = ' ';

    assertThat(catchThrowable(() -> read(bytes))).hasStackTraceContaining("workflow ARN must be");
  }

  private static int lastIndexOf(byte[] bytes, byte wanted) {
    int index = bytes.length - 1;
    while (bytes[index] != wanted) {
      index--;
    }
    return index;
  }

  @Test
  void noTypeIsForgotten() {
    Set<Class<?>> tried =
        Stream.concat(values(), errors()).map(Object::getClass).collect(Collectors.toSet());

    URL library = RunRef.class.getProtectionDomain().getCodeSource().getLocation();
    Set<Class<?>> published =
        new ClassFileImporter()
            .importUrl(library).stream()
                .filter(type -> PACKAGES.contains(type.getPackageName()))
                .filter(SerializationTest::isValueOrError)
                .<Class<?>>map(JavaClass::reflect)
                .collect(Collectors.toSet());

    assertThat(published).isNotEmpty();
    assertThat(tried).containsAll(published);
  }

  private static boolean isValueOrError(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && !type.getModifiers().contains(JavaModifier.ABSTRACT)
        && (type.isRecord() || type.isEnum() || type.isAssignableTo(Throwable.class));
  }

  private static Object copy(Object value) throws Exception {
    return read(bytes(value));
  }

  private static byte[] bytes(Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    return bytes.toByteArray();
  }

  private static Object read(byte[] bytes) throws Exception {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    }
  }
}
