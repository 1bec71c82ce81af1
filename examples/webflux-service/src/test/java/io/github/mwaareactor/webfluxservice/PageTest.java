package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** One run on the page, from its first state to its last, and what every page needs. */
class PageTest extends BrowsedPage {
  @Test
  void aRunThatIsAddedIsSeenToRunAndToSucceed() {
    browser.awaitShown("#empty");
    browser.awaitText("#connection", "Nothing to follow");
    ScriptedRun run = emulator.run(workflow, SUCCEEDS);

    follow(run);

    browser.awaitText(".run .badge", "Queued");
    browser.awaitHidden("#empty");
    browser.awaitText("#connection", "Live");
    next();
    browser.awaitText(".run .badge", "Running");
    browser.awaitText("#counts [data-state=RUNNING] strong", "1");
    browser.awaitTitle("1 running");
    next();
    browser.awaitText(".run .badge", "Success");
    browser.awaitText("#counts [data-state=SUCCESS] strong", "1");
    browser.awaitText("#counts [data-state=RUNNING] strong", "0");
    browser.awaitTexts(".steps b", "Queued", "Running", "Success");
    assertThat(lengths()).hasSize(3).allMatch(length -> length > 0);
    browser.awaitText("#connection", "Nothing to follow");
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.asked()).isNotEmpty().allMatch(url -> url.startsWith(url()));
  }

  @Test
  void barsAreAsLongAsTheirStatesLasted() {
    ScriptedRun run =
        emulator.run(
            workflow, RunScript.succeedsAfter(Duration.ofMinutes(1), Duration.ofMinutes(3)));
    ahead(Duration.ofMinutes(5));

    follow(run);

    browser.awaitText(".run .badge", "Success");
    browser.awaitTexts(".steps b", "Queued", "Running", "Success");
    List<Double> lengths = lengths();
    assertThat(lengths.get(1) / lengths.get(0)).isBetween(2.8, 3.2);
    browser.awaitCount(".bars .bar.unseen", 2);
    browser.awaitText(".steps li:nth-child(1)", "1 min");
    browser.awaitText(".steps li:nth-child(2)", "3 min");
  }

  @Test
  void aRestartOfTheServerIsSurvived() throws IOException {
    ScriptedRun run = emulator.run(workflow, SUCCEEDS);
    follow(run);
    browser.awaitText(".run .badge", "Queued");
    browser.keepAnnouncements();
    int port = service.port();

    service.close();
    browser.awaitText("#connection", "Connection lost");
    browser.awaitAnnouncement("Connection lost");
    browser.awaitShown("#connect-now");
    browser.awaitTitle("Disconnected");
    assertThat(browser.textOf(".run .badge")).contains("Queued");
    String since = browser.textOf(".run .since");
    // The page draws what time changes once a second.
    browser.awaitSeconds(3);
    assertThat(browser.textOf(".run .since")).isEqualTo(since);
    browser.screenshot("connection-lost");
    next();
    service = start(port);

    browser.awaitAnnouncement("Connected again");
    browser.awaitText("#connection", "Live");
    browser.awaitText(".run .badge", "Running");
    next();
    browser.awaitText(".run .badge", "Success");
    browser.awaitTexts(".steps b", "Queued", "Running", "Success");
  }

  @Test
  void whatIsFollowedIsRememberedAndWhatHasEndedIsNotAskedForAgain() {
    ScriptedRun ended = emulator.run(workflow, RunScript.succeedsAfter(STAGE, STAGE));
    follow(ended);
    browser.awaitText(".run .badge", "Queued");
    ahead(STAGE.multipliedBy(3));
    browser.awaitText(".run .badge", "Success");
    ScriptedRun live = emulator.run(workflow, RunScript.remains("RUNNING"));
    follow(live);
    browser.awaitText(".run .badge", "Running");
    browser.awaitStored("mwaa.runs", ended.runId());
    browser.awaitStored("mwaa.runs", live.runId());
    long calls = emulator.callCount(ended.workflowArn(), ended.runId());

    browser.driver().navigate().refresh();

    browser.awaitText("#connection", "Live");
    browser.awaitText("#counts [data-state=RUNNING] strong", "1");
    browser.awaitText("#counts [data-state=SUCCESS] strong", "1");
    long livesCalls = emulator.callCount(live.workflowArn(), live.runId());
    RunningService.await(() -> emulator.callCount(live.workflowArn(), live.runId()) > livesCalls);
    assertThat(emulator.callCount(ended.workflowArn(), ended.runId())).isEqualTo(calls);
  }

  @Test
  void allOfItCanBeDoneByKeyboard() {
    ScriptedRun run = emulator.run(workflow, RunScript.remains("RUNNING"));
    browser.script("document.activeElement.blur()");

    press(Keys.TAB);
    assertThat(browser.focused().getText()).isEqualTo("Skip to the runs");
    press(Keys.TAB);
    assertThat(browser.focused().getAccessibleName()).isEqualTo("Workflow ARN");
    press(run.workflowArn(), Keys.TAB);
    assertThat(browser.focused().getAccessibleName()).startsWith("Run ID");
    press(run.runId(), Keys.ENTER);
    browser.awaitText(".run .badge", "Running");
    browser.await("the form ready for another", "document.activeElement.id === 'run-id'");
    press(Keys.TAB);
    assertThat(browser.focused().getText()).isEqualTo("Follow");
    tabTo("Stop following nightly-load " + run.runId());
    press(Keys.ENTER);

    browser.awaitCount(".run", 0);
    browser.awaitFocus("#runs-heading");
    browser.awaitShown("#empty");
    RunningService.await(() -> service.watcher().watchedRuns().isEmpty());
  }

  @Test
  void theSkipLinkLeadsToTheRuns() {
    browser.script("document.activeElement.blur()");
    press(Keys.TAB, Keys.ENTER);

    browser.awaitFocus("#runs-heading");
  }

  @Test
  void aScreenReaderIsToldWhatItNeeds() {
    follow(emulator.run(workflow, SUCCEEDS));
    browser.awaitText("#announcer", "Following nightly-load");
    browser.awaitText(".run .badge", "Queued");
    next();
    browser.awaitText("#announcer", ": Running");

    // Also what is hidden now will have to be named when it is shown.
    browser.script(
        "document.querySelectorAll('[hidden]').forEach(each => each.hidden = false);"
            + "document.getElementById('change').open = true;");
    for (WebElement control : browser.findAll("input, textarea, select, button, a")) {
      assertThat(control.getAccessibleName()).as(control.toString()).isNotBlank();
    }
    assertThat(browser.find("html").getAttribute("lang")).isEqualTo("en");
    assertThat(browser.findAll("h1")).hasSize(1);
    assertThat(browser.findAll("main")).hasSize(1);
    assertThat(browser.find("#announcer").getAttribute("aria-live")).isEqualTo("polite");
    assertThat(browser.find(".steps").getAccessibleName()).startsWith("States of nightly-load");
    assertThat(browser.findAll("img:not([alt]), svg:not([aria-hidden=true])")).isEmpty();
    assertThat(browser.findAll("[id]").stream().map(each -> each.getAttribute("id")))
        .doesNotHaveDuplicates();
    assertThat((List<?>) browser.script(DANGLING_REFERENCES)).isEmpty();
  }

  private static final String DANGLING_REFERENCES =
      "return [...document.querySelectorAll('[aria-describedby],[aria-labelledby],label[for]')]"
          + ".flatMap(e => ['aria-describedby', 'aria-labelledby', 'for']"
          + ".map(name => e.getAttribute(name)).filter(Boolean))"
          + ".flatMap(ids => ids.split(' ')).filter(id => !document.getElementById(id));";

  @Test
  void aFormThatIsFilledInWronglySaysWhereAndWhy() {
    browser.find("#follow").click();
    browser.awaitText("#workflow-arn-error", "Enter the workflow’s ARN");
    browser.awaitFocus("#workflow-arn");
    assertThat(browser.focused().getAttribute("aria-invalid")).isEqualTo("true");

    browser.find("#workflow-arn").sendKeys(workflow);
    browser.find("#run-id").sendKeys("two words");
    browser.find("#follow").click();

    browser.awaitText("#run-id-error", "letters, digits");
    assertThat(browser.textOf("#workflow-arn-error")).isEmpty();
    browser.awaitFocus("#run-id");
    assertThat(emulator.callCount()).isZero();
  }

  @Test
  void whatTheServiceRefusesIsToldInItsWords() {
    follow(new ScriptedRun(workflow, "nobody"));
    browser.awaitText("#add-problem", "Not Found");
    browser.awaitText("#add-problem", "There is no such workflow or run");

    follow(new ScriptedRun(workflow.replace("us-east-1", "eu-west-1"), "r"));
    browser.awaitText("#add-problem", "Forbidden");

    assertThat(browser.findAll(".run")).isEmpty();
  }

  @Test
  void aRememberedRunThatIsNotAllowedAnyMoreDoesNotKeepOthersFromBeingFollowed() {
    ScriptedRun run = remains("RUNNING");
    remember(workflow.replace("us-east-1", "eu-west-1"), "r");
    follow(run);

    browser.awaitText(".run[data-state=RUNNING] .id", run.runId());
    browser.awaitText(".run[data-state=PROBLEM] .message", "does not allow that workflow");
    browser.awaitText("#connection", "Live");
  }

  @Test
  void aStreamThatIsRefusedSaysWhy() {
    remember(workflow, "no run id");

    browser.awaitText("#connection", "Refused: ");
    browser.awaitText("#connection", "no run id");
    browser.awaitTitle("Disconnected");
    browser.find(".remove").click();
    browser.awaitText("#connection", "Nothing to follow");
  }

  /** What an earlier visit has left. */
  private void remember(String arn, String runId) {
    browser.driver().get("about:blank");
    browser.driver().get(url() + "icon.svg");
    browser.script(
        "localStorage.setItem('mwaa.runs', JSON.stringify("
            + "[{workflowArn: arguments[0], runId: arguments[1]}]))",
        arn,
        runId);
    browser.driver().get(url());
  }

  @Test
  void aRunThatIsGoneSaysSoAndCanBeTriedAgain() {
    ScriptedRun run = emulator.run(workflow, RunScript.remains("RUNNING"));
    follow(run);
    browser.awaitText(".run .badge", "Running");

    emulator.forget(run);
    browser.awaitText(".run .badge", "Not followed");
    browser.awaitText(".run .message", "There is no such workflow or run");
    emulator.run(workflow, run.runId(), RunScript.remains("RUNNING"));
    browser.find(".message button").click();

    browser.awaitText(".run .badge", "Running");
  }

  @Test
  void whatIsToldIsTextAndNeverMarkup() {
    String markup = "<img src=x onerror=\"document.title='broken'\">";
    follow(emulator.run(workflow, RunScript.failsAfter(Duration.ZERO, Duration.ZERO, markup)));

    browser.awaitText(".run .message", markup);

    assertThat(browser.findAll(".run img")).isEmpty();
    assertThat(browser.driver().getTitle()).isEqualTo("Workflow runs");
  }

  @Test
  void endedRunsCanBeCleared() {
    ScriptedRun run = emulator.run(workflow, RunScript.succeedsAfter(Duration.ZERO, Duration.ZERO));
    follow(run);
    browser.awaitText(".run .badge", "Success");
    browser.awaitStored("mwaa.runs", run.runId());

    browser.find("#clear").click();

    browser.awaitCount(".run", 0);
    browser.awaitNotStored("mwaa.runs", run.runId());
    browser.driver().navigate().refresh();
    browser.awaitShown("#empty");
  }

  private static void tabTo(String name) {
    for (int i = 0; i < 30 && !browser.focused().getAccessibleName().equals(name); i++) {
      press(Keys.TAB);
    }
    assertThat(browser.focused().getAccessibleName()).isEqualTo(name);
  }

  private static List<Double> lengths() {
    return browser.widthsOf(".line > .bars .bar");
  }
}
