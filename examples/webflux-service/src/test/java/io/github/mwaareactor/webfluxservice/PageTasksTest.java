package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.RunScript;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A run's tasks as the second level of its time line. */
class PageTasksTest extends BrowsedPage {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void theTasksOfAFailedRunShowTheirTimesAndTheFailedOneItsErrorAndItsLog() {
    follow(emulator.run(workflow, tasks().end("FAILED").errorMessage("Task load failed").build()));
    browser.awaitText(".run .badge", "Queued");
    ahead(HOUR);
    browser.awaitText(".run .badge", "Failed");

    browser.find(".tasks-toggle").click();

    browser.awaitCount(".tasks li", 2);
    browser.awaitShown(".tasks-toggle[aria-expanded=true]");
    browser.awaitTexts(".tasks li .task > span:not(.took)", "Success", "Failed");
    browser.awaitCount(".tasks .task-error", 1);
    browser.awaitText(".tasks .task-log", "Log stream: ");
    assertThat(browser.widthsOf(".tasks .bar")).hasSize(2).allMatch(width -> width > 50);
    browser.find(".tasks-toggle").click();
    browser.awaitHidden(".tasks");
  }

  @Test
  void openTasksFollowTheirRun() {
    follow(emulator.run(workflow, tasks().end("SUCCESS").build()));
    browser.awaitText(".run .badge", "Queued");
    browser.find(".tasks-toggle").click();
    ahead(STAGE.plus(Duration.ofSeconds(10)));
    browser.awaitText(".run .badge", "Running");

    browser.awaitText(".tasks li:nth-child(1)", "Running");

    ahead(HOUR);
    browser.awaitText(".run .badge", "Success");
    browser.awaitText(".tasks li:nth-child(1)", "Success");
    browser.awaitText(".tasks li:nth-child(2)", "Success");
  }

  private static RunScript.Builder tasks() {
    return RunScript.builder()
        .stay("QUEUED", STAGE)
        .stay("RUNNING", STAGE)
        .taskInstances(List.of("extract", "load"));
  }
}
