package io.github.mwaareactor.fleetwatcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** The README's tables of options say what there is, in the words of the help. */
class OptionsDocsTest {
  private static final Pattern DEFAULT =
      Pattern.compile("(?:\\$\\{env:([A-Z_]+)(?::-(.*))?}|(.*))");
  private static final String NO_DEFAULT = "__no_default_value__"; // of the annotation
  private static final Pattern NAMED = Pattern.compile("Environment: ([A-Z_]+)\\.");

  @Test
  void everyOptionHasItsRow() throws Exception {
    String page = Files.readString(Path.of("README.md"));

    Set<String> rows = new LinkedHashSet<>();
    options().forEach(option -> rows.add(row(option)));

    assertThat(rows).hasSizeGreaterThan(20);
    assertThat(page.lines().filter(line -> line.startsWith("| `--")).toList())
        .containsExactlyInAnyOrderElementsOf(rows);
  }

  @Test
  void anOptionNamesTheEnvironmentVariableThatItReads() {
    assertThat(options())
        .allSatisfy(
            option -> {
              Matcher named = NAMED.matcher(String.join(" ", written(option).description()));
              assertThat(named.find() ? named.group(1) : "").isEqualTo(variable(option));
            });
  }

  private static List<OptionSpec> options() {
    return FleetWatcher.commandLine().getSubcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(command -> !command.name().equals("help"))
        .flatMap(command -> command.options().stream())
        .filter(option -> !option.hidden() && !option.usageHelp() && !option.versionHelp())
        .toList();
  }

  private static String row(OptionSpec option) {
    String description =
        String.join(" ", written(option).description())
            .replace(" Default: ${DEFAULT-VALUE}.", "")
            .replaceAll(" " + NAMED.pattern(), "");
    String label = option.typeInfo().isBoolean() ? "" : " " + option.paramLabel();
    return "| `%s%s` | %s | %s | %s |"
        .formatted(
            option.longestName(),
            label,
            code(variable(option)),
            code(defaultValue(option)),
            description);
  }

  // The model has the values of this process in place of variables.
  private static Option written(OptionSpec option) {
    return ((Field) option.userObject()).getAnnotation(Option.class);
  }

  private static String variable(OptionSpec option) {
    return group(option, 1);
  }

  private static String defaultValue(OptionSpec option) {
    return Stream.of(group(option, 2), group(option, 3))
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String group(OptionSpec option, int group) {
    String value = written(option).defaultValue();
    Matcher matcher = DEFAULT.matcher(value.equals(NO_DEFAULT) ? "" : value);
    return matcher.matches() && matcher.group(group) != null ? matcher.group(group) : "";
  }

  private static String code(String text) {
    return text.isEmpty() ? "" : "`" + text + "`";
  }
}
