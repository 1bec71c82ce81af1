package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The page as a newcomer sees it first; leaves screenshots in {@code target/screenshots}. */
@Tag("once")
@ExtendWith(BlockingCalls.class)
class DemoPageTest {
  @TempDir private Path profile;

  @Test
  void isAliveAtOnceInEitherSchemeAndOnASmallScreen() throws IOException {
    try (RunningService service = RunningService.start();
        Chromium browser = Chromium.open(profile)) {
      browser.scheme("light");
      browser.size(1280, 1180, 1.5);
      browser.visit(service.url());
      browser.awaitText("#connection", "Live");
      browser.await("five workflows", "document.querySelectorAll('.workflow').length === 5");
      browser.await("five runs", "document.querySelectorAll('.run .bar').length >= 5");
      browser.await(
          "a state of each kind",
          "['RUNNING', 'SUCCESS', 'FAILED'].every(state =>"
              + " document.querySelector(`.run[data-state=${state}]`))");
      browser.clickMoving(".run[data-state=FAILED] .tasks-toggle");
      browser.awaitText(".tasks .task-error", "connection to the database");

      browser.screenshot("light");
      browser.scheme("dark");
      browser.screenshot("dark");
      browser.find("#compact").click();
      browser.find("#group").click();
      browser.screenshot("compact");
      browser.find("#compact").click();
      browser.find("#group").click();
      assertThat(List.of(1280, 768, 320))
          .allSatisfy(
              width -> {
                browser.size(width, 1100, 2);
                browser.await("drawn anew", "window.innerWidth === " + width);
                browser.screenshot("width-" + width);
                assertThat(browser.script("return document.documentElement.scrollWidth"))
                    .isEqualTo((long) width);
                assertThat(heights(browser, ".workflow")).hasSize(1);
                assertThat(heights(browser, "#counts button")).hasSize(1);
              });
      assertThat(browser.complaints()).isEmpty();
      assertThat(browser.asked()).allMatch(url -> url.startsWith(service.url()));
    }
  }

  @Test
  void runsOfTheDemoThatAreOffStayOff() {
    try (RunningService service = RunningService.start();
        Chromium browser = Chromium.open(profile)) {
      browser.visit(service.url());
      browser.await("five runs", "document.querySelectorAll('.run .bar').length >= 5");

      browser.find("#demo").click();

      browser.awaitText("#connection", "Nothing to follow");
      browser.awaitCount(".run, .workflow", 0);
      browser.awaitStored("mwaa.demo", "false");
      browser.driver().get("about:blank");
      browser.driver().get(service.url());
      browser.awaitText("#connection", "Nothing to follow");
      browser.await("the demo off", "!document.getElementById('demo').checked");
      assertThat(browser.findAll(".run, .workflow")).isEmpty();
      browser.find("#demo").click();
      browser.await("five runs", "document.querySelectorAll('.run .bar').length >= 5");
    }
  }

  @Test
  void aRunCanBeStartedAndStoppedAsTheDemoSays() {
    try (RunningService service = RunningService.start();
        Chromium browser = Chromium.open(profile)) {
      browser.visit(service.url());
      browser.awaitText("#connection", "Live");
      browser.keepAnnouncements();
      long before = service.emulator().callCount("StartWorkflowRun");

      browser.clickMoving("[aria-label='Start a run of stock-sync']");
      browser.awaitShown("#login-hint");
      browser.find("#login-name").sendKeys("demo");
      browser.find("#login-password").sendKeys("demo");
      browser.find("#change-confirm").click();

      String started = browser.awaitAnnouncement("Started stock-sync ");
      String run = started.replace("Started stock-sync ", "");
      browser.clickMoving("[aria-label='Stop stock-sync " + run + "']");
      browser.awaitShown("#change");
      browser.find("#change-confirm").click();
      browser.awaitAnnouncement("Stopping stock-sync " + run);
      assertThat(service.emulator().callCount("StartWorkflowRun")).isEqualTo(before + 1);
    }
  }

  /** The different heights of what should look alike. */
  private static Set<?> heights(Chromium browser, String css) {
    return Set.copyOf(
        (List<?>)
            browser.script(
                "return [...document.querySelectorAll(arguments[0])]"
                    + ".map(each => Math.round(each.getBoundingClientRect().height));",
                css));
  }
}
