package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.model.RunRef;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * A run to ask for.
 *
 * @param workflowArn its workflow
 * @param runId its id
 * @param run where this service tells how it is now
 * @param states where this service tells how it goes on
 */
record DemoRun(String workflowArn, String runId, String run, String states) {
  /** With links below the root of this service, which is empty or begins with a slash. */
  static DemoRun of(String root, RunRef run) {
    return new DemoRun(
        run.workflowArn(),
        run.runId(),
        link(root + "/api/runs", run),
        link(root + "/api/runs/states", run));
  }

  private static String link(String path, RunRef run) {
    return UriComponentsBuilder.fromPath(path)
        .queryParam("workflowArn", run.workflowArn())
        .queryParam("runId", run.runId())
        .encode()
        .toUriString();
  }
}
