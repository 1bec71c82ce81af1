package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
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
      browser.size(1280, 940, 1.5);
      browser.visit(service.url());
      browser.awaitText("#connection", "Live");
      browser.await("five runs", "document.querySelectorAll('.run .bar').length >= 5");
      browser.await(
          "a state of each kind",
          "['RUNNING', 'SUCCESS', 'FAILED'].every(state =>"
              + " document.querySelector(`.run[data-state=${state}]`))");

      browser.screenshot("light");
      browser.scheme("dark");
      browser.screenshot("dark");
      browser.size(320, 1100, 2);
      browser.await("drawn anew", "window.innerWidth === 320");
      browser.screenshot("narrow");

      assertThat(browser.script("return document.documentElement.scrollWidth")).isEqualTo(320L);
      assertThat(browser.complaints()).isEmpty();
      assertThat(browser.asked()).allMatch(url -> url.startsWith(service.url()));

      browser.find("#demo").click();
      browser.awaitText("#connection", "Nothing to follow");
      assertThat(browser.findAll(".run")).isEmpty();
    }
  }
}
