package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.emulator.ServiceError;
import org.junit.jupiter.api.Test;

/** Starting and stopping runs from the page, where the service allows it. */
class PageChangesTest extends BrowsedPage {
  private static final String START = "StartWorkflowRun";
  private static final String STOP = "StopWorkflowRun";

  @Override
  String[] settings() {
    return new String[] {
      "--webflux-service.allow-changes=true", "--webflux-service.users.alice={noop}secret"
    };
  }

  @Test
  void aRunIsStartedOnceItIsConfirmedAndItsStarterIsKnown() {
    emulator.createWorkflow("billing");
    emulator.script(workflow, RunScript.remains("RUNNING"));
    remains("QUEUED");
    follow(workflow, "");
    browser.awaitCount(".run", 1);

    browser.find("[aria-label='Start a run of nightly-load']").click();
    browser.awaitText("#change-heading", "Start a run of nightly-load?");
    browser.awaitText("#change-place", workflow);
    assertThat(emulator.callCount(START)).isZero();
    logIn("alice", "secret");
    browser.find("#parameters").sendKeys("{\"date\": \"2026-11-30\"}");
    browser.find("#change-confirm").click();

    browser.awaitText(".run[data-state=RUNNING] .badge", "Running");
    browser.awaitHidden("#change");
    assertThat(emulator.callCount(START)).isEqualTo(1);
    browser.awaitText("#user-name", "alice");
  }

  @Test
  void aRunIsStoppedOnceItIsConfirmed() {
    ScriptedRun run = emulator.run(workflow, RunScript.remains("RUNNING"));
    follow(run);
    browser.awaitText(".run .badge", "Running");

    browser.find(".run .stop").click();
    browser.awaitText("#change-heading", "Stop nightly-load " + run.runId() + "?");
    browser.find("#change-cancel").click();
    browser.awaitHidden("#change");
    assertThat(emulator.callCount(STOP)).isZero();
    browser.find(".run .stop").click();
    logIn("alice", "secret");
    browser.find("#change-confirm").click();

    browser.awaitText(".run .badge", "Stopping");
    ahead(STAGE);
    browser.awaitText(".run .badge", "Stopped");
    browser.awaitHidden(".run .stop");
    assertThat(emulator.callCount(STOP)).isEqualTo(1);
  }

  @Test
  void aWrongPasswordChangesNothingAndSaysSo() {
    follow(remains("RUNNING"));
    browser.awaitText(".run .badge", "Running");
    browser.find(".run .stop").click();

    logIn("alice", "guess");
    browser.find("#change-confirm").click();

    browser.awaitText("#login-password-error", "The name or the password is wrong.");
    browser.awaitFocus("#login-password");
    browser.awaitHidden("#user");
    assertThat(emulator.callCount(STOP)).isZero();
  }

  @Test
  void whoHasLoggedInIsNotAskedAgainUntilTheyLogOut() {
    follow(remains("RUNNING"));
    browser.awaitText(".run .badge", "Running");
    browser.find(".run .stop").click();
    logIn("alice", "secret");
    browser.find("#change-confirm").click();
    browser.awaitText(".run .badge", "Stop");
    // The stream may be quicker than the answer that closes the dialog.
    browser.awaitHidden("#change");
    follow(remains("RUNNING"));
    browser.awaitText(".run[data-state=RUNNING] .badge", "Running");

    browser.find(".run[data-state=RUNNING] .stop").click();
    browser.awaitShown("#change");
    browser.awaitHidden("#login");
    browser.find("#change-cancel").click();
    browser.awaitHidden("#change");
    browser.find("#logout").click();
    browser.awaitHidden("#user");
    browser.find(".run[data-state=RUNNING] .stop").click();

    browser.awaitShown("#login");
  }

  @Test
  void whatAwsRefusesIsSaidInTheDialogAndCanBeTriedAgain() {
    follow(remains("RUNNING"));
    browser.awaitText(".run .badge", "Running");
    emulator.inject(STOP, Fault.error(ServiceError.accessDenied("not yours")), 1);
    browser.find(".run .stop").click();
    logIn("alice", "secret");

    browser.find("#change-confirm").click();
    browser.awaitText("#change-problem", "Forbidden");
    browser.find("#change-confirm").click();

    browser.awaitText(".run .badge", "Stop");
    assertThat(emulator.callCount(STOP)).isEqualTo(2);
  }

  @Test
  void parametersThatAreNoJsonObjectAreRefusedBeforeAnythingIsSent() {
    remains("RUNNING");
    follow(workflow, "");
    browser.awaitCount(".run", 1);
    browser.find("[aria-label='Start a run of nightly-load']").click();
    logIn("alice", "secret");
    browser.find("#parameters").sendKeys("[1]");

    browser.find("#change-confirm").click();

    browser.awaitText("#parameters-error", "a JSON object");
    assertThat(emulator.callCount(START)).isZero();
  }

  private static void logIn(String name, String password) {
    type("#login-name", name);
    type("#login-password", password);
  }
}
