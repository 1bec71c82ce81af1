package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import org.junit.jupiter.api.Test;

/** Whole workflows on the page: their runs appear by themselves. */
class PageWorkflowsTest extends BrowsedPage {
  @Test
  void runsOfAFollowedWorkflowAppearByThemselves() {
    ScriptedRun first = remains("RUNNING");

    follow(workflow, "");

    browser.awaitText(".workflow h3", "nightly-load");
    browser.awaitText(".workflow .place", "us-east-1 · 123456789012");
    browser.awaitText(".run .id", first.runId());
    browser.awaitText(".workflow .live", "1 in progress");
    ScriptedRun second = emulator.run(workflow, SUCCEEDS);
    browser.awaitCount(".run", 2);
    next();
    next();
    browser.awaitText(".run[data-state=SUCCESS] .id", second.runId());
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aWorkflowAndItsEndedRunsAreRemembered() {
    ScriptedRun ended = emulator.run(workflow, SUCCEEDS);
    follow(workflow, "");
    browser.awaitText(".run .badge", "Queued");
    ahead(STAGE.multipliedBy(3));
    browser.awaitText(".run .badge", "Success");
    browser.awaitStored("mwaa.runs", ended.runId());

    browser.driver().get("about:blank");
    browser.driver().get(url());

    browser.awaitText(".run .badge", "Success");
    browser.awaitText(".workflow h3", "nightly-load");
    ScriptedRun later = remains("RUNNING");
    browser.awaitText(".run[data-state=RUNNING] .id", later.runId());
  }

  @Test
  void aWorkflowThatIsLeftTakesItsRunsAway() {
    ScriptedRun named =
        emulator.run(emulator.workflowArn("other-f6G7h8I9j0"), RunScript.remains("RUNNING"));
    remains("RUNNING");
    follow(named);
    browser.awaitCount(".run", 1);
    follow(workflow, "");
    browser.awaitCount(".run", 2);

    browser.find("[aria-label='Stop following all runs of nightly-load']").click();

    browser.awaitTexts(".run .id", named.runId());
    browser.awaitHidden("#workflows-section");
  }

  @Test
  void aWorkflowThatDoesNotExistSaysSoAndOthersGoOn() {
    ScriptedRun run = remains("RUNNING");

    follow(emulator.workflowArn("nobody-f6G7h8I9j0") + "\n" + workflow, "");

    browser.awaitText(".run .id", run.runId());
    browser.awaitText(".workflow .message", "There is no such workflow");
    browser.awaitText("#connection", "Live");
  }

  @Test
  void aListOfWorkflowsAndRunsCanBePasted() {
    ScriptedRun first = remains("RUNNING");
    String other = emulator.workflowArn("other-f6G7h8I9j0");
    ScriptedRun second = emulator.run(other, RunScript.remains("QUEUED"));
    ScriptedRun third = emulator.run(other, RunScript.remains("RUNNING"));

    follow(
        workflow
            + "\n"
            + other
            + "/"
            + second.runId()
            + "\n"
            + other
            + ", "
            + third.runId()
            + "\n"
            + other
            + "/nobody",
        "");

    browser.awaitText("#add-problem", "There is no such workflow or run");
    browser.awaitCount(".run", 3);
    assertThat(runIds()).containsExactlyInAnyOrder(first.runId(), second.runId(), third.runId());
  }

  @Test
  void aLineThatIsNeitherWorkflowNorRunIsNamed() {
    follow(workflow + "\nnonsense", "");

    browser.awaitText("#workflow-arn-error", "Line 2");
    browser.awaitText("#workflow-arn-error", "“nonsense”");
    assertThat(browser.findAll(".run, .workflow")).isEmpty();
  }

  @Test
  void runsAreGroupedByWorkflow() {
    String other = emulator.workflowArn("billing-f6G7h8I9j0");
    ScriptedRun first = emulator.run(other, RunScript.remains("RUNNING"));
    remains("RUNNING");
    emulator.run(
        workflow, RunScript.failsAfter(java.time.Duration.ZERO, java.time.Duration.ZERO, "no"));
    follow(workflow, "");
    browser.awaitCount(".run", 1);
    follow(first);
    browser.awaitCount(".run[data-state=RUNNING]", 2);

    browser.find("#group").click();

    browser.awaitTexts("#runs > .group h3", "billing", "nightly-load");
    browser.awaitTexts(".group-counts", "1 running", "1 running");
    browser.driver().navigate().refresh();
    browser.awaitCount("#runs > .group", 2);
  }
}
