package io.github.mwaareactor.fleetwatcher.member;

import io.github.mwaareactor.fleetwatcher.topics.AccountRegion;
import io.github.mwaareactor.fleetwatcher.topics.RunKey;
import io.github.mwaareactor.model.RunRef;

/** Runs to test with, all of one workflow. */
final class Runs {
  static final AccountRegion ACCOUNT = new AccountRegion("123456789012", "us-east-1");
  static final String WORKFLOW =
      "arn:aws:airflow-serverless:us-east-1:123456789012:workflow/nightly-a1B2c3D4e5";
  static final RunKey WORKFLOW_KEY = RunKey.ofWorkflow(WORKFLOW);
  static final RunRef RUN = run("run-1");
  static final RunRef OTHER_RUN = run("run-2");
  static final RunKey KEY = RunKey.of(RUN);

  private Runs() {}

  static RunRef run(String id) {
    return new RunRef(WORKFLOW, id);
  }
}
