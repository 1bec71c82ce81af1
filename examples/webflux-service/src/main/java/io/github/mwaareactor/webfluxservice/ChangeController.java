package io.github.mwaareactor.webfluxservice;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.StartWorkflowRunRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

/** Starts and stops runs for users who are logged in, if {@code allow-changes} is set. */
@RestController
class ChangeController {
  private final boolean allowed;
  private final AllowedRuns runs;
  private final Changes changes;

  ChangeController(ServiceProperties properties, AllowedRuns runs, Changes changes) {
    this.allowed = properties.allowChanges();
    this.runs = runs;
    this.changes = changes;
  }

  /** A run to start. */
  record Start(
      @Nullable String workflowArn,
      @Nullable Map<String, @Nullable Object> parameters,
      @Nullable String clientToken,
      @JsonAnySetter @Nullable Map<String, @Nullable Object> others) {
    /** Parameters and tokens may be secret. */
    @Override
    public String toString() {
      return "Start[" + workflowArn + "]";
    }
  }

  /** A run to stop. */
  record Stop(
      @Nullable String workflowArn,
      @Nullable String runId,
      @JsonAnySetter @Nullable Map<String, @Nullable Object> others) {}

  /** A run that was changed, and its state then. */
  record Changed(String workflowArn, String runId, RunState state) {
    static Changed of(RunRef run, RunState state) {
      return new Changed(run.workflowArn(), run.runId(), state);
    }
  }

  @PostMapping(path = "/api/runs", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  Mono<Changed> start(@RequestBody Mono<Start> body) {
    return caller().zipWhen(user -> body).flatMap(asked -> start(asked.getT1(), asked.getT2()));
  }

  private Mono<Changed> start(String user, Start start) {
    refuse(start.others());
    String workflow = runs.workflow(required(start.workflowArn(), "workflowArn"));
    return Arguments.accepted(() -> changes.start(user, request(workflow, start)))
        .map(started -> Changed.of(started.run(), started.state()));
  }

  private static StartWorkflowRunRequest request(String workflow, Start start) {
    StartWorkflowRunRequest.Builder request = StartWorkflowRunRequest.builder(workflow);
    if (start.parameters() != null) {
      request.overrideParameters(start.parameters());
    }
    if (start.clientToken() != null) {
      request.clientToken(start.clientToken());
    }
    return request.build();
  }

  @PostMapping(path = "/api/runs/stop", consumes = MediaType.APPLICATION_JSON_VALUE)
  Mono<Changed> stop(@RequestBody Mono<Stop> body) {
    return caller().zipWhen(user -> body).flatMap(asked -> stop(asked.getT1(), asked.getT2()));
  }

  private Mono<Changed> stop(String user, Stop stop) {
    refuse(stop.others());
    RunRef run =
        runs.run(required(stop.workflowArn(), "workflowArn"), required(stop.runId(), "runId"));
    return Arguments.accepted(() -> changes.stop(user, run))
        .map(stopped -> Changed.of(stopped.run(), stopped.state()));
  }

  private Mono<String> caller() {
    if (!allowed) {
      throw new ResponseStatusException(
          HttpStatus.FORBIDDEN,
          "This service does not change runs: webflux-service.allow-changes is false.");
    }
    return Caller.name();
  }

  // A misspelt name would start a run without its parameters.
  private static void refuse(@Nullable Map<String, @Nullable Object> others) {
    if (others != null && !others.isEmpty()) {
      throw badRequest("unknown member: " + LogText.of(others.keySet().iterator().next()));
    }
  }

  private static String required(@Nullable String value, String name) {
    if (value == null) {
      throw badRequest(name + " is missing");
    }
    return value;
  }

  private static ResponseStatusException badRequest(String detail) {
    return new ResponseStatusException(HttpStatus.BAD_REQUEST, detail);
  }
}
