package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowArn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.server.ResponseStatusException;

/**
 * The door: takes the runs and workflows that a caller names, or refuses them before anything is
 * sent. The operator decides by patterns which workflows are allowed; nothing of a caller is ever a
 * pattern.
 */
final class AllowedRuns {
  private static final String ANY_PART = "[^:/]*";
  private static final String RUN_SHAPE = "<workflow ARN>/<run id>";
  private static final int LONGEST_QUOTE = 2_500;

  private final List<Pattern> allowed;
  private final int maxRuns;
  private final int maxWorkflows;

  private AllowedRuns(List<Pattern> allowed, int maxRuns, int maxWorkflows) {
    this.allowed = allowed;
    this.maxRuns = maxRuns;
    this.maxWorkflows = maxWorkflows;
  }

  /** In a pattern {@code *} stands for anything but a colon or a slash. */
  static AllowedRuns matching(List<String> patterns, int maxRuns, int maxWorkflows) {
    if (patterns.isEmpty()) {
      throw new NoWorkflowAllowedException();
    }
    return new AllowedRuns(
        patterns.stream().map(AllowedRuns::compiled).toList(), maxRuns, maxWorkflows);
  }

  // Text is quoted, so the one thing that means anything in a pattern is a star.
  private static Pattern compiled(String pattern) {
    if (!pattern.startsWith("arn:") || !pattern.contains(":workflow/")) {
      throw new IllegalArgumentException(
          "webflux-service.allowed-workflows must be patterns of workflow ARNs such as "
              + "arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/*, was '"
              + pattern
              + "'");
    }
    return Pattern.compile(
        Arrays.stream(pattern.split("\\*+", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(ANY_PART)));
  }

  /**
   * What one event stream follows.
   *
   * @param runs the runs that are allowed
   * @param workflows the ARNs of the workflows that are allowed
   * @param refused the others
   */
  record Selection(List<RunRef> runs, List<String> workflows, List<RunProblem> refused) {}

  /** A 400 if it is malformed, a 403 if it is not allowed. */
  RunRef run(String workflowArn, String runId) {
    return requireAllowed(parsed(workflowArn, runId));
  }

  /** A 400 if it is malformed, a 403 if it is not allowed. */
  String workflow(String workflowArn) {
    String parsed = parsedWorkflow(workflowArn);
    if (!isAllowed(parsed)) {
      throw new ResponseStatusException(HttpStatus.FORBIDDEN, refusal(parsed));
    }
    return parsed;
  }

  /** Each named {@code <workflow ARN>/<run id>}; at least one, each once, in the order given. */
  List<RunRef> runs(List<String> names) {
    List<RunRef> runs = parsedRuns(names);
    if (runs.isEmpty()) {
      throw badRequest("run must be given at least once, as " + RUN_SHAPE);
    }
    runs.forEach(this::requireAllowed);
    return runs;
  }

  /** At least one run or workflow. One that is not allowed does not refuse the others. */
  Selection selection(List<String> runNames, List<String> workflowArns) {
    List<RunRef> runs = parsedRuns(runNames);
    List<String> workflows = distinct("workflow", workflowArns, maxWorkflows);
    workflows.forEach(AllowedRuns::parsedWorkflow);
    if (runs.isEmpty() && workflows.isEmpty()) {
      throw badRequest(
          "run, as " + RUN_SHAPE + ", or workflow, an ARN, must be given at least once");
    }
    List<RunProblem> refused = new ArrayList<>();
    runs.stream()
        .filter(run -> !isAllowed(run.workflowArn()))
        .map(run -> new RunProblem(run.workflowArn(), run.runId(), problem(run.workflowArn())))
        .forEach(refused::add);
    workflows.stream()
        .filter(workflow -> !isAllowed(workflow))
        .map(workflow -> new RunProblem(workflow, null, problem(workflow)))
        .forEach(refused::add);
    return new Selection(
        runs.stream().filter(run -> isAllowed(run.workflowArn())).toList(),
        workflows.stream().filter(this::isAllowed).toList(),
        refused);
  }

  private List<RunRef> parsedRuns(List<String> names) {
    return distinct("run", names, maxRuns).stream().map(AllowedRuns::parsed).toList();
  }

  private static List<String> distinct(String parameter, List<String> values, int most) {
    List<String> distinct = values.stream().distinct().toList();
    if (distinct.size() > most) {
      throw badRequest(
          parameter + " must be given at most " + most + " times, was " + distinct.size());
    }
    return distinct;
  }

  /** A run's id has no slash, so the last one ends the ARN. */
  private static RunRef parsed(String name) {
    int slash = name.lastIndexOf('/');
    String rule = "run must be " + RUN_SHAPE + ", was " + quoted(name);
    if (slash <= 0 || slash == name.length() - 1) {
      throw badRequest(rule);
    }
    try {
      return new RunRef(name.substring(0, slash), name.substring(slash + 1));
    } catch (IllegalArgumentException e) {
      throw badRequest(rule + ": " + e.getMessage());
    }
  }

  private static RunRef parsed(String workflowArn, String runId) {
    try {
      return new RunRef(workflowArn, runId);
    } catch (IllegalArgumentException e) {
      throw badRequest(String.valueOf(e.getMessage()));
    }
  }

  private static String parsedWorkflow(String workflowArn) {
    try {
      WorkflowArn.parse(workflowArn);
      return workflowArn;
    } catch (IllegalArgumentException e) {
      throw badRequest(String.valueOf(e.getMessage()));
    }
  }

  private static String quoted(String value) {
    return value.length() <= LONGEST_QUOTE
        ? "'" + value + "'"
        : "'" + value.substring(0, LONGEST_QUOTE) + "…'";
  }

  private RunRef requireAllowed(RunRef run) {
    workflow(run.workflowArn());
    return run;
  }

  private boolean isAllowed(String workflowArn) {
    return allowed.stream().anyMatch(pattern -> pattern.matcher(workflowArn).matches());
  }

  private static String refusal(String workflowArn) {
    return "This service does not allow that workflow: " + workflowArn;
  }

  private static ProblemDetail problem(String workflowArn) {
    return ProblemDetail.forStatusAndDetail(HttpStatus.FORBIDDEN, refusal(workflowArn));
  }

  private static ResponseStatusException badRequest(String detail) {
    return new ResponseStatusException(HttpStatus.BAD_REQUEST, detail);
  }
}
