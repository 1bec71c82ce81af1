package io.github.mwaareactor.webfluxservice;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real browser without a screen, found on the path. */
final class Chromium implements AutoCloseable {
  private static final String REQUIRED = "MWAA_REQUIRE_BROWSER";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final Pattern ASKED =
      Pattern.compile("\"method\":\"Network.requestWillBeSent\".*?\"url\":\"([^\"]*)\"");
  // Selenium warns that it has no typed DevTools for this version; none are used. Kept, as loggers
  // that nobody holds are forgotten together with their level.
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  private final ChromeDriver driver;

  private Chromium(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Skips the test where there is none, or fails it where there must be one. */
  static Chromium open(Path profile) {
    SELENIUM.setLevel(Level.SEVERE);
    File browser = onPath("chromium");
    File driver = onPath("chromedriver");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser);
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--lang=en-GB",
        "--hide-scrollbars",
        "--window-size=1280,1000",
        "--user-data-dir=" + profile);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    return new Chromium(
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(driver)
                .usingAnyFreePort()
                .build(),
            options));
  }

  private static File onPath(String name) {
    Optional<File> found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .map(folder -> new File(folder, name))
            .filter(File::canExecute)
            .findFirst();
    return found.orElseGet(() -> missing(name));
  }

  private static File missing(String name) {
    String message = name + " is not on the path: install chromium and chromium-driver";
    return "true".equals(System.getenv(REQUIRED))
        ? fail(message + ", as " + REQUIRED + " is true")
        : abort(message + " to run the browser tests");
  }

  ChromeDriver driver() {
    return driver;
  }

  void visit(String url) {
    driver.get(url);
  }

  WebElement find(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  List<WebElement> findAll(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  // The page answers a click, a key or an event in its own time. What it shows is waited for, and
  // what it must not show is looked for after something that comes no earlier.

  /** Waits until the first element says so. */
  void awaitText(String css, String text) {
    await(
        () -> css + " to say '" + text + "', was: " + textOf(css),
        () -> textOf(css).contains(text));
  }

  /** Waits until all elements, in their order on the page, say exactly this. */
  void awaitTexts(String css, String... texts) {
    List<String> expected = List.of(texts);
    await(
        () -> css + " to say " + expected + ", was: " + textsOf(css),
        () -> textsOf(css).equals(expected));
  }

  /** Waits until the first element is there and can be seen. */
  void awaitShown(String css) {
    await(() -> css + " to be shown, was: " + look(css), () -> isShown(css));
  }

  /** Waits until the first element cannot be seen, or until there is none. */
  void awaitHidden(String css) {
    await(() -> css + " to be hidden, was: " + look(css), () -> !isShown(css));
  }

  void awaitTitle(String start) {
    await(
        () -> "a title that starts with '" + start + "', was: " + driver.getTitle(),
        () -> driver.getTitle().startsWith(start));
  }

  void awaitFocus(String css) {
    await(
        () ->
            css
                + " to have the focus, which was on: "
                + script("return document.activeElement.outerHTML"),
        () ->
            Boolean.TRUE.equals(
                script("return document.activeElement.matches(arguments[0])", css)));
  }

  /** Waits until the page has written this down for the next visit. */
  void awaitStored(String key, String text) {
    await(
        () -> key + " to be stored with '" + text + "', was: " + stored(key),
        () -> stored(key).contains(text));
  }

  /** Waits until this is no longer part of what the page has written down. */
  void awaitNotStored(String key, String text) {
    await(
        () -> key + " to be stored without '" + text + "', was: " + stored(key),
        () -> !stored(key).contains(text));
  }

  private String stored(String key) {
    return String.valueOf(script("return localStorage.getItem(arguments[0])", key));
  }

  /** Keeps all announcements from now on, as one soon takes the place of another. */
  void keepAnnouncements() {
    script(
        "window.said = []; const announcer = document.getElementById('announcer');"
            + "new MutationObserver(() => window.said.push(announcer.textContent))"
            + ".observe(announcer, { childList: true });");
  }

  /** Waits until one of the announcements that are kept starts like this, and gives it. */
  String awaitAnnouncement(String start) {
    await(
        () -> "'" + start + "' to be announced, was: " + script("return window.said"),
        () -> announcement(start) != null);
    return String.valueOf(announcement(start));
  }

  private @Nullable Object announcement(String start) {
    return script("return window.said.find(text => text.startsWith(arguments[0]))", start);
  }

  void await(String what, String script) {
    await(() -> what, () -> Boolean.TRUE.equals(script("return Boolean(" + script + ")")));
  }

  private void await(Supplier<String> message, BooleanSupplier condition) {
    new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50))
        .ignoring(StaleElementReferenceException.class)
        .withMessage(message)
        .until(page -> condition.getAsBoolean());
  }

  private boolean isShown(String css) {
    List<WebElement> found = findAll(css);
    return !found.isEmpty() && found.get(0).isDisplayed();
  }

  private String look(String css) {
    List<WebElement> found = findAll(css);
    return found.isEmpty()
        ? "not there"
        : (isShown(css) ? "shown" : "hidden") + ", saying '" + textOf(css) + "'";
  }

  /**
   * Clicks once it can be seen, wherever it is then: on a page that moves, the pointer would meet
   * what has just taken its place.
   */
  void clickMoving(String css) {
    awaitShown(css);
    script("document.querySelector(arguments[0]).click()", css);
  }

  /** All of it, seen or not. */
  String textOf(String css) {
    return String.valueOf(
        driver.executeScript(
            "const found = document.querySelector(arguments[0]);"
                + "return found ? found.textContent : 'nothing';",
            css));
  }

  Object script(String script, Object... arguments) {
    return ((JavascriptExecutor) driver).executeScript(script, arguments);
  }

  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  /** Of all elements, in their order on the page. */
  @SuppressWarnings("unchecked")
  List<String> textsOf(String css) {
    return (List<String>)
        driver.executeScript(
            "return [...document.querySelectorAll(arguments[0])].map(each => each.textContent);",
            css);
  }

  /** Of all elements, measured at one moment. */
  @SuppressWarnings("unchecked")
  List<Double> widthsOf(String css) {
    return ((List<Number>)
            script(
                "return [...document.querySelectorAll(arguments[0])]"
                    + ".map(each => each.getBoundingClientRect().width);",
                css))
        .stream().map(Number::doubleValue).toList();
  }

  /** Waits until so many elements are there. */
  void awaitCount(String css, int count) {
    await(
        () -> count + " of " + css + ", was: " + textsOf(css), () -> textsOf(css).size() == count);
  }

  /** Lets the page's own clock go on: time in a browser cannot be virtual. */
  void awaitSeconds(int seconds) {
    double until = ((Number) script("return performance.now()")).doubleValue() + seconds * 1000.0;
    await(seconds + " s of the page", "performance.now() >= " + until);
  }

  /** Opens one more tab and goes on there. */
  String openTab(String url) {
    driver.switchTo().newWindow(WindowType.TAB);
    driver.get(url);
    return driver.getWindowHandle();
  }

  /** The same in a tab that is as a browser without shared workers. */
  String openTabWithoutSharedWorkers(String url) {
    driver.switchTo().newWindow(WindowType.TAB);
    driver.executeCdpCommand(
        "Page.addScriptToEvaluateOnNewDocument", Map.of("source", "delete window.SharedWorker"));
    driver.get(url);
    return driver.getWindowHandle();
  }

  void goTo(String tab) {
    driver.switchTo().window(tab);
  }

  void closeOtherTabs() {
    List<String> tabs = List.copyOf(driver.getWindowHandles());
    for (String tab : tabs.subList(1, tabs.size())) {
      driver.switchTo().window(tab).close();
    }
    driver.switchTo().window(tabs.get(0));
  }

  void scheme(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", scheme),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
  }

  void size(int width, int height, double scale) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", scale, "mobile", false));
  }

  void screenshot(String name) throws IOException {
    Files.createDirectories(SCREENSHOTS);
    Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
  }

  /** What the page complained about since this was last asked. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /**
   * What was asked for since this was last asked, but for the browser's own first tab. That has an
   * image as a data URL, too, for which nobody is asked.
   */
  List<String> asked() {
    return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
        .flatMap(entry -> ASKED.matcher(entry.getMessage()).results())
        .map(found -> found.group(1))
        .filter(url -> !url.startsWith("chrome:") && !url.startsWith("data:"))
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
