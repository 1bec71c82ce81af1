package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.emulator.ScriptedRun;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several tabs of one browser: one event stream, and one list of what is followed. */
class PageTabsTest extends BrowsedPage {
  @Test
  void eightTabsAreLiveOverOneStream() {
    ScriptedRun run = remains("RUNNING");
    follow(run);
    browser.awaitText(".run .badge", "Running");
    List<String> tabs = new ArrayList<>();

    for (int i = 0; i < 7; i++) {
      tabs.add(browser.openTab(url()));
      browser.awaitText(".run .badge", "Running");
    }

    for (String tab : tabs) {
      browser.goTo(tab);
      browser.awaitText("#connection", "Live");
    }
    RunningService.await(() -> service.bean(EventStreams.class).openStreams() == 1);
  }

  @Test
  void whatOneTabFollowsOrLeavesIsSeenInAllAndNothingIsOverwritten() {
    ScriptedRun first = remains("RUNNING");
    ScriptedRun second = remains("QUEUED");
    String one = browser.driver().getWindowHandle();
    String other = browser.openTab(url());
    browser.awaitText("#connection", "Nothing to follow");

    follow(first);
    browser.awaitCount(".run", 1);
    browser.goTo(one);
    browser.awaitCount(".run", 1);
    follow(second);
    browser.awaitCount(".run", 2);

    browser.goTo(other);
    browser.awaitCount(".run", 2);
    browser.awaitStored("mwaa.runs", second.runId());
    browser.driver().navigate().refresh();
    browser.awaitText(".run[data-state=RUNNING] .id", first.runId());
    browser.awaitText(".run[data-state=QUEUED] .id", second.runId());
    browser.find("[aria-label='Stop following nightly-load " + first.runId() + "']").click();
    browser.goTo(one);
    browser.awaitTexts(".run .id", second.runId());
  }

  @Test
  void theStreamOutlivesTheTabThatOpenedIt() {
    ScriptedRun run = emulator.run(workflow, SUCCEEDS);
    follow(run);
    browser.awaitText(".run .badge", "Queued");
    String first = browser.driver().getWindowHandle();
    String second = browser.openTab(url());
    browser.awaitText(".run .badge", "Queued");

    browser.goTo(first);
    browser.driver().get("about:blank");
    browser.goTo(second);
    next();

    browser.awaitText(".run .badge", "Running");
  }

  // The browser kept the page and its worker for a way back, and with them the stream.
  @Test
  void theLastTabThatLeavesEndsTheStream() {
    follow(remains("RUNNING"));
    browser.awaitText(".run .badge", "Running");

    browser.driver().get("about:blank");

    RunningService.await(() -> service.bean(EventStreams.class).openStreams() == 0);
  }

  @Test
  void aPageThatIsComeBackToGoesOn() {
    follow(emulator.run(workflow, SUCCEEDS));
    browser.awaitText(".run .badge", "Queued");
    browser.driver().get("about:blank");
    RunningService.await(() -> service.bean(EventStreams.class).openStreams() == 0);

    browser.driver().navigate().back();

    browser.awaitText("#connection", "Live");
    next();
    browser.awaitText(".run .badge", "Running");
  }

  @Test
  void aPageThatStaysWhenItWasAboutToBeLeftGoesOn() {
    follow(emulator.run(workflow, SUCCEEDS));
    browser.awaitText(".run .badge", "Queued");

    browser.script("window.dispatchEvent(new Event('beforeunload'))"); // as a download does
    RunningService.await(() -> service.bean(EventStreams.class).openStreams() == 0);

    RunningService.await(() -> service.bean(EventStreams.class).openStreams() == 1);
    next();
    browser.awaitText(".run .badge", "Running");
  }

  @Test
  void withoutSharedWorkersTabsShareWhatIsFollowedAndHiddenOnesHaveNoStream() {
    String one = browser.openTabWithoutSharedWorkers(url());
    follow(remains("RUNNING"));
    browser.awaitText(".run .badge", "Running");

    browser.openTabWithoutSharedWorkers(url());

    browser.awaitText(".run .badge", "Running");
    RunningService.await(() -> service.bean(EventStreams.class).openStreams() == 1);
    browser.find(".remove").click();
    browser.goTo(one);
    browser.awaitCount(".run", 0);
  }
}
