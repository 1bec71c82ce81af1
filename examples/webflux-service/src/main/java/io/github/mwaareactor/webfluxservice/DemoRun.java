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
  static DemoRun of(RunRef run) {
    return new DemoRun(
        run.workflowArn(), run.runId(), link("/api/runs", run), link("/api/runs/states", run));
  }

  private static String link(String path, RunRef run) {
    return UriComponentsBuilder.fromPath(path)
        .queryParam("workflowArn", run.workflowArn())
        .queryParam("runId", run.runId())
        .encode()
        .toUriString();
  }
}
