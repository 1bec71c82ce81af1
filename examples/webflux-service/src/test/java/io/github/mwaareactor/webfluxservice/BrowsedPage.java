package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/**
 * A page in a real browser. The tests of a class share a service and an emulator. Each has a host
 * name and a workflow of its own, so what the browser and the service remember of another test is
 * nothing to it. Runs go on when the test moves their clock.
 */
@Tag("once")
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(BlockingCalls.class)
abstract class BrowsedPage {
  static final Duration STAGE = Duration.ofMinutes(1);
  static final RunScript SUCCEEDS = RunScript.succeedsAfter(STAGE, STAGE);

  @TempDir private static Path profile;

  static Chromium browser;

  private final DemoClock clock = new DemoClock();

  @RegisterExtension
  private final EmulatorExtension extension =
      EmulatorExtension.of(MwaaServerlessEmulator.builder().clock(clock));

  final MwaaServerlessEmulator emulator = extension.get();
  private int tests;
  String workflow;
  private Duration ahead;
  RunningService service;

  @BeforeAll
  void openBrowser() {
    browser = Chromium.open(profile);
    System.setProperty("aws.accessKeyId", emulator.accessKey().accessKeyId());
    System.setProperty("aws.secretAccessKey", emulator.accessKey().secretAccessKey());
    service = start(0);
  }

  @AfterAll
  void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
    if (service != null) {
      service.close();
    }
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @BeforeEach
  void visit() {
    tests++;
    workflow = emulator.workflowArn("nightly-load-a1B2c3D4%02d".formatted(tests));
    ahead(Duration.ZERO);
    browser.visit(address());
    browser.complaints();
    browser.asked();
    // A call that the test before gave up may have come in since then.
    emulator.reset();
  }

  @AfterEach
  void leave() {
    browser.closeOtherTabs();
    browser.driver().get("about:blank");
    RunningService.await(() -> service.bean(EventStreams.class).openStreams() == 0);
    RunningService.await(() -> service.watcher().watchedRuns().isEmpty());
  }

  /** Browsers resolve it themselves, and keep apart what they remember of different hosts. */
  String url() {
    return "http://test%d.localhost:%d/".formatted(tests, service.port());
  }

  /** Where the page is visited first. */
  String address() {
    return url();
  }

  /** What a class sets besides. */
  String[] settings() {
    return new String[0];
  }

  RunningService start(int port) {
    String[] always = {
      "--spring.profiles.active=aws",
      "--mwaa.serverless.endpoint=" + emulator.endpoint(),
      "--webflux-service.allowed-workflows=arn:aws:airflow-serverless:us-east-1:123456789012:workflow/*",
      "--mwaa.serverless.watch.target-staleness=100ms"
    };
    return RunningService.startAt(
        port, Stream.of(always, settings()).flatMap(Stream::of).toArray(String[]::new));
  }

  ScriptedRun remains(String state) {
    return emulator.run(workflow, RunScript.remains(state));
  }

  void follow(ScriptedRun run) {
    follow(run.workflowArn(), run.runId());
  }

  void follow(String names, String runId) {
    type("#workflow-arn", names);
    type("#run-id", runId);
    browser.find("#follow").click();
  }

  static void type(String css, String text) {
    WebElement field = browser.find(css);
    field.clear();
    // A new line that is typed as it is would send the form.
    field.sendKeys(text.replace("\n", Keys.chord(Keys.SHIFT, Keys.ENTER)));
  }

  static void press(CharSequence... keys) {
    browser.focused().sendKeys(keys);
  }

  /** Lets every run go on by one stage. */
  void next() {
    ahead(ahead.plus(STAGE));
  }

  void ahead(Duration time) {
    ahead = time;
    clock.behind(time.negated());
  }

  /** The run ids of the cards, from top to bottom. */
  static List<String> runIds() {
    return browser.textsOf(".run .id");
  }
}
