package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The page where reading needs a login, too: the browser has asked for it before the page. */
class PageLoginTest extends BrowsedPage {
  @Override
  String address() {
    return url().replace("http://", "http://alice:secret@");
  }

  @Override
  String[] settings() {
    return new String[] {
      "--webflux-service.require-login=true",
      "--webflux-service.allow-changes=true",
      "--webflux-service.users.alice={noop}secret"
    };
  }

  @Test
  void whoHasLoggedInToReadIsNotAskedAgain() {
    follow(remains("RUNNING"));
    browser.awaitText(".run .badge", "Running");
    browser.awaitText("#user-name", "alice");
    browser.awaitHidden("#logout");

    browser.find(".run .stop").click();
    browser.awaitShown("#change");
    browser.awaitHidden("#login");
    browser.find("#change-confirm").click();

    browser.awaitText(".run .badge", "Stop");
    browser.awaitHidden("#change");
    assertThat(emulator.callCount("StopWorkflowRun")).isEqualTo(1);
    assertThat(browser.complaints()).isEmpty();
  }
}
