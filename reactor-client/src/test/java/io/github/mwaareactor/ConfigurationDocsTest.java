package io.github.mwaareactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.options.AwaitOptions;
import io.github.mwaareactor.options.ConnectionOptions;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.options.RateLimit;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.options.Timeouts;
import io.github.mwaareactor.watch.WatchOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;

/** The tables of docs/configuration.md name what there is, all of it, and nothing else. */
class ConfigurationDocsTest {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern LITERAL = Pattern.compile("\"([^\"\\\\\n]+)\"");
  private static final Pattern VARIABLE = Pattern.compile("AWS_[A-Z0-9_]+");
  private static final Pattern PROPERTY = Pattern.compile("(aws|sdk)\\.[a-zA-Z.]+");
  private static final Pattern KEY = Pattern.compile("[a-z]+(_[a-z]+)+");
  // The code puts the scheme before them.
  private static final Pattern PROXY = Pattern.compile("(http)?\\.(p|nonP)roxy\\w+|\\w*_proxy");
  private static final Pattern DOCUMENTED_PROXY =
      Pattern.compile("https?\\.\\w*[pP]roxy\\w+|\\w+_(proxy|PROXY)");

  /** Options whose field is named otherwise. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "credentialsProvider", "credentials", "callListener", "listener", "retryOn", "retryable");

  private static final Map<Object, String> WORDS =
      Map.of(
          Timeouts.defaults(),
          "`Timeouts.defaults()`",
          PollPolicy.defaults(),
          "`PollPolicy.defaults()`",
          ConnectionOptions.defaults(),
          "`ConnectionOptions.defaults()`",
          RateLimit.none(),
          "`RateLimit.none()`",
          CallListener.NONE,
          "`CallListener.NONE`",
          Clock.systemUTC(),
          "`Clock.systemUTC()`",
          Schedulers.parallel(),
          "`Schedulers.parallel()`",
          Double.POSITIVE_INFINITY,
          "none",
          AwaitOptions.UnfinishedRun.LEAVE,
          "`LEAVE`",
          WatchOptions.Listing.AUTO,
          "`AUTO`");

  private final List<String> lines = Files.readAllLines(Path.of("../docs/configuration.md"));

  ConfigurationDocsTest() throws IOException {}

  private List<List<String>> table(String heading) {
    List<List<String>> rows =
        lines.stream()
            .dropWhile(line -> !line.equals("## " + heading))
            .dropWhile(line -> !line.startsWith("|"))
            .takeWhile(line -> line.startsWith("|"))
            .skip(2)
            .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
            .map(cells -> cells.subList(1, cells.size() - 1))
            .toList();
    assertThat(rows).as(heading).isNotEmpty();
    return rows;
  }

  private static Set<String> words(Stream<String> cells) {
    return cells
        .flatMap(cell -> CODE.matcher(cell).results())
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void theOptionsAreThoseOfTheBuildersEachWithItsDefault() {
    Map<String, String> expected = new TreeMap<>();
    options("", MwaaServerlessReactiveClient.builder(), expected);
    options("Timeouts.", Timeouts.builder(), expected);
    options("RetryPolicy.", RetryPolicy.builder(), expected);
    options("PollPolicy.", PollPolicy.builder(), expected);
    options("AwaitOptions.", AwaitOptions.builder(), expected);
    options("WatchOptions.", WatchOptions.builder(), expected);
    options("ConnectionOptions.", ConnectionOptions.builder(), expected);
    rateLimits(expected);

    Map<String, String> documented = new TreeMap<>();
    table("Options").forEach(row -> documented.put(row.get(0).replaceAll("^`|`$", ""), row.get(1)));

    assertThat(documented).isEqualTo(expected);
  }

  private static void options(String prefix, Object builder, Map<String, String> all) {
    Arrays.stream(builder.getClass().getMethods())
        .filter(method -> method.getReturnType() == builder.getClass())
        .forEach(
            method ->
                all.put(
                    prefix + method.getName(),
                    method.getParameterCount() == 0 ? "" : defaultOf(method, builder)));
  }

  /** Its methods that give one. */
  private static void rateLimits(Map<String, String> all) {
    Arrays.stream(RateLimit.class.getMethods())
        .filter(method -> method.getReturnType() == RateLimit.class)
        .forEach(
            method ->
                all.put(
                    "RateLimit." + method.getName(),
                    Modifier.isStatic(method.getModifiers())
                        ? ""
                        : defaultOf(method, RateLimit.none())));
  }

  private static String defaultOf(Method option, Object holder) {
    String name = FIELDS.getOrDefault(option.getName(), option.getName());
    try {
      Field field = holder.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return text(field.get(holder));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no field for " + option, e);
    }
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "none";
    }
    if (value instanceof Duration duration) {
      return text(duration);
    }
    if (value instanceof Integer number && number == WatchOptions.ADAPTIVE_IN_FLIGHT) {
      return "adaptive";
    }
    if (value instanceof Integer number) {
      return String.format(Locale.ROOT, "%,d", number);
    }
    boolean isFunction =
        value instanceof Predicate
            || value instanceof Consumer
            || value instanceof DoubleSupplier
            || value instanceof UnaryOperator;
    return isFunction ? "a function" : WORDS.getOrDefault(value, value.toString());
  }

  private static String text(Duration duration) {
    if (duration.toMillis() % 1000 != 0) {
      return duration.toMillis() + " ms";
    }
    return duration.toMinutes() < 60 ? duration.toSeconds() + " s" : duration.toHours() + " h";
  }

  @Test
  void theSettingsAreThoseThatTheCodeAndTheSdkRead() {
    Set<String> read = literals(VARIABLE);
    read.addAll(literals(PROPERTY));
    for (ProfileFileSystemSetting setting : ProfileFileSystemSetting.values()) {
      read.add(setting.property());
      read.add(setting.environmentVariable());
    }

    Set<String> documented =
        words(
            table("Settings from the environment").stream()
                .flatMap(row -> Stream.of(row.get(2), row.get(3))));

    assertThat(documented).isEqualTo(read);
  }

  @Test
  void theKeysOfTheProfileAreThoseThatTheCodeReads() {
    Set<String> variables = literals(VARIABLE);
    // Settings have the same name in both, but for the prefix.
    Set<String> read = literals(KEY);
    read.removeIf(key -> !variables.contains("AWS_" + key.toUpperCase(Locale.ROOT)));

    Set<String> documented =
        words(table("Settings from the environment").stream().map(row -> row.get(4)));
    documented.removeIf(key -> !KEY.matcher(key).matches());

    assertThat(documented).isEqualTo(read);
  }

  @Test
  void theNamesOfProxiesAreThoseThatTheCodeReads() {
    Set<String> read = literals(PROXY);
    Set<String> documented = words(table("Proxies").stream().flatMap(List::stream));
    documented.removeIf(name -> !DOCUMENTED_PROXY.matcher(name).matches());

    assertThat(read)
        .allSatisfy(name -> assertThat(documented).anyMatch(found -> found.endsWith(name)));
    assertThat(documented)
        .allSatisfy(
            name ->
                assertThat(read).anyMatch(found -> name.replace("PROXY", "proxy").endsWith(found)));
  }

  /** What the library's source holds of these, as whole string literals. */
  private static Set<String> literals(Pattern pattern) {
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      return sources
          .filter(source -> source.toString().endsWith(".java"))
          .flatMap(ConfigurationDocsTest::literalsOf)
          .filter(pattern.asMatchPredicate())
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> literalsOf(Path source) {
    try {
      return LITERAL.matcher(Files.readString(source)).results().map(found -> found.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
