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
    assertThat(browser.find(".tasks-toggle").getAttribute("aria-expanded")).isEqualTo("true");
    assertThat(browser.textsOf(".tasks li .task > span:not(.took)"))
        .isEqualTo(List.of("Success", "Failed"));
    assertThat(browser.textsOf(".tasks .task-error")).hasSize(1);
    assertThat(browser.textOf(".tasks .task-log")).startsWith("Log stream: ");
    assertThat(browser.findAll(".tasks .bar").stream().map(bar -> bar.getSize().getWidth()))
        .allMatch(width -> width > 50);
    browser.find(".tasks-toggle").click();
    assertThat(browser.find(".tasks").isDisplayed()).isFalse();
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
