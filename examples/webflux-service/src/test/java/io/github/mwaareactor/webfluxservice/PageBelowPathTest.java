package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser where it is not at the root of its host. */
@Tag("once")
@ExtendWith(BlockingCalls.class)
class PageBelowPathTest {
  @TempDir private Path profile;

  private Chromium browser;

  @BeforeEach
  void open() {
    browser = Chromium.open(profile);
  }

  @AfterEach
  void close() {
    if (browser != null) {
      browser.close();
    }
  }

  // It stayed dead: the script asked for /api at the root of the host.
  @Test
  void isAliveBelowTheBasePathOfTheService() {
    try (RunningService service = RunningService.start("--spring.webflux.base-path=/wf")) {
      browser.visit(service.url() + "wf");

      browser.await("the slash", "location.href === '" + service.url() + "wf/'");
      assertAlive(service, service.url() + "wf/");
    }
  }

  @Test
  void isAliveBelowAPathThatAProxyStrips() {
    try (RunningService service = RunningService.start();
        StrippingProxy proxy = new StrippingProxy("/tools/wf", service.port())) {
      browser.visit(proxy.url());

      assertAlive(service, proxy.url());
    }
  }

  private void assertAlive(RunningService service, String root) {
    browser.awaitText("#connection", "Live");
    browser.await("five runs", "document.querySelectorAll('.run .bar').length >= 5");
    ScriptedRun run =
        service
            .emulator()
            .run(
                service.emulator().workflowArn("nightly-load-a1B2c3D4e5"),
                "added",
                RunScript.remains("STOPPING"));
    browser.find("#workflow-arn").sendKeys(run.workflowArn());
    browser.find("#run-id").sendKeys(run.runId());
    browser.find("#follow").click();
    browser.awaitText(".run[data-state=STOPPING] .badge", "Stopping");

    // Read again, the list is what this browser keeps below this path.
    browser.driver().navigate().refresh();
    browser.awaitText(".run[data-state=STOPPING] .badge", "Stopping");
    String withoutSlash = root.substring(0, root.length() - 1); // as it was visited first
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.asked()).isNotEmpty().allMatch(url -> url.startsWith(withoutSlash));
  }
}
