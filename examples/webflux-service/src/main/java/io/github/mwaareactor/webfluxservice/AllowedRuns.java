package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.model.RunRef;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * The door: names a caller's runs, or refuses before anything is sent. Which workflows may be asked
 * for is the operator's to say, in patterns; nothing of a caller is ever one.
 */
final class AllowedRuns {
  private static final String ANY_PART = "[^:/]*";

  private final List<Pattern> allowed;
  private final int maxRuns;

  private AllowedRuns(List<Pattern> allowed, int maxRuns) {
    this.allowed = allowed;
    this.maxRuns = maxRuns;
  }

  /** In a pattern {@code *} stands for anything but a colon or a slash. */
  static AllowedRuns matching(List<String> patterns, int maxRuns) {
    if (patterns.isEmpty()) {
      throw new NoWorkflowAllowedException();
    }
    return new AllowedRuns(patterns.stream().map(AllowedRuns::compiled).toList(), maxRuns);
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

  /** A 400 if it is malformed, a 403 if it is not allowed. */
  RunRef run(String workflowArn, String runId) {
    RunRef run = named(workflowArn, runId);
    if (allowed.stream().noneMatch(pattern -> pattern.matcher(workflowArn).matches())) {
      throw new ResponseStatusException(
          HttpStatus.FORBIDDEN,
          "This service is not allowed to read that workflow: " + workflowArn);
    }
    return run;
  }

  private static RunRef named(String workflowArn, String runId) {
    try {
      return new RunRef(workflowArn, runId);
    } catch (IllegalArgumentException e) {
      throw badRequest(e.getMessage());
    }
  }

  /** Each named {@code <workflow ARN>/<run id>}; at least one, each once, in the order given. */
  List<RunRef> runs(List<String> names) {
    List<String> distinct = names.stream().distinct().toList();
    if (distinct.isEmpty()) {
      throw badRequest("run must be given at least once, as <workflow ARN>/<run id>");
    }
    if (distinct.size() > maxRuns) {
      throw badRequest("run must be given at most " + maxRuns + " times, was " + distinct.size());
    }
    return distinct.stream().map(this::run).toList();
  }

  private RunRef run(String name) {
    int slash = name.lastIndexOf('/');
    return run(name.substring(0, Math.max(slash, 0)), name.substring(slash + 1));
  }

  private static ResponseStatusException badRequest(@Nullable String detail) {
    return new ResponseStatusException(HttpStatus.BAD_REQUEST, detail);
  }
}
