package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** More runs than a stream may name, and finding one among them. */
class PageManyRunsTest extends BrowsedPage {
  @Override
  String[] settings() {
    return new String[] {"--webflux-service.events.max-runs=3"};
  }

  @Test
  void runsBeyondTheLimitSaySoAndAreFollowedWhenOthersHaveEnded() {
    List<ScriptedRun> runs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      runs.add(emulator.run(workflow, SUCCEEDS));
    }

    follow(lines(runs), "");

    browser.awaitCount(".run[data-state=QUEUED]", 3);
    browser.awaitCount(".run[data-state=WAITING]", 2);
    browser.awaitText(".run[data-state=WAITING] .message", "at most 3 runs at once");
    browser.awaitText("#connection", "Live");
    ahead(STAGE.multipliedBy(3));
    browser.awaitCount(".run[data-state=SUCCESS]", 5);
  }

  @Test
  void moreRememberedRunsThanTheLimitDoNotBlockThePage() {
    List<ScriptedRun> runs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      runs.add(remains("RUNNING"));
    }
    follow(lines(runs), "");
    browser.awaitCount(".run[data-state=WAITING]", 1);
    browser.awaitStored("mwaa.runs", runs.get(3).runId());

    browser.driver().get("about:blank");
    browser.driver().get(url());

    browser.awaitCount(".run[data-state=RUNNING]", 3);
    browser.awaitCount(".run[data-state=WAITING]", 1);
    browser.find(".run[data-state=RUNNING] .remove").click();
    browser.awaitCount(".run[data-state=RUNNING]", 3);
    browser.awaitCount(".run[data-state=WAITING]", 0);
  }

  @Test
  void searchAndStatesFilterWhatIsShown() {
    ScriptedRun running = remains("RUNNING");
    ScriptedRun failed =
        emulator.run(workflow, RunScript.failsAfter(STAGE, STAGE, "relation orders is missing"));
    follow(lines(List.of(running, failed)), "");
    browser.awaitCount(".run[data-state=QUEUED]", 1);
    ahead(STAGE.multipliedBy(3));
    browser.awaitCount(".run[data-state=FAILED]", 1);

    type("#search", "ORDERS missing");
    browser.awaitTexts(".run .id", failed.runId());
    browser.awaitText("#shown", "1 of 2");
    type("#search", running.runId());
    browser.awaitTexts(".run .id", running.runId());
    browser.find("#counts [data-state=FAILED] button").click();
    browser.awaitText("#no-match", "No run matches");
    browser.find("#show-all").click();
    browser.awaitCount(".run", 2);
    browser.find("#counts [data-state=FAILED] button").click();
    browser.awaitTexts(".run .id", failed.runId());
    browser.awaitShown("#counts [data-state=FAILED] button[aria-pressed=true]");
    browser.find("#counts [data-state=FAILED] button").click();
    browser.awaitCount(".run", 2);
  }

  @Test
  void theOrderCanBeChosenAndIsRemembered() {
    ScriptedRun queued = remains("QUEUED");
    ahead(STAGE);
    ScriptedRun running = remains("RUNNING");
    follow(lines(List.of(queued, running)), "");
    browser.awaitCount(".run[data-state=RUNNING]", 1);
    browser.awaitCount(".run[data-state=QUEUED]", 1);
    browser.awaitTexts(".run .id", running.runId(), queued.runId());

    browser.find("#sort option[value=state]").click();

    browser.awaitTexts(".run .id", queued.runId(), running.runId());
    browser.awaitStored("mwaa.runs", running.runId());
    browser.driver().navigate().refresh();
    browser.awaitCount(".run[data-state=RUNNING]", 1);
    browser.awaitCount(".run[data-state=QUEUED]", 1);
    browser.awaitTexts(".run .id", queued.runId(), running.runId());
  }

  @Test
  void compactRowsTakeOneLineEach() {
    ScriptedRun run = remains("RUNNING");
    follow(run);
    browser.awaitText(".run .badge", "Running");
    int before = browser.find(".run").getSize().getHeight();

    browser.find("#compact").click();

    browser.awaitShown("#runs.compact");
    assertThat(before).isGreaterThan(90);
    assertThat(browser.find(".run").getSize().getHeight()).isLessThanOrEqualTo(32);
    assertThat(browser.find(".run h3").isDisplayed()).isTrue();
    assertThat(browser.find(".run .badge").isDisplayed()).isTrue();
    browser.awaitStored("mwaa.runs", run.runId());
    browser.driver().navigate().refresh();
    browser.awaitText("#runs.compact .run .badge", "Running");
    assertThat(browser.find(".run").getSize().getHeight()).isLessThanOrEqualTo(32);
  }

  private static String lines(List<ScriptedRun> runs) {
    return runs.stream()
        .map(run -> run.workflowArn() + "/" + run.runId())
        .collect(Collectors.joining("\n"));
  }
}
