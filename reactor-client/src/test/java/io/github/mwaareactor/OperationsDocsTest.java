package io.github.mwaareactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.internal.protocol.Operation;
import io.github.mwaareactor.internal.protocol.Operations;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of docs/operations.md say what the code does. */
class OperationsDocsTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| ((?:`\\w+`(?:, )?)+) \\| `([A-Z_]+)`", Pattern.MULTILINE);
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  private static String page() throws IOException {
    return Files.readString(Path.of("../docs/operations.md"));
  }

  private static Set<String> names(String text) {
    return NAME.matcher(text).results().map(name -> name.group(1)).collect(Collectors.toSet());
  }

  @Test
  void theServiceHasFifteenOperations() {
    assertThat(Operations.ALL).extracting(Operation::name).doesNotHaveDuplicates().hasSize(15);
  }

  @Test
  void thePageSaysOfEachOperationWhetherItMayBeRepeated() throws IOException {
    Map<String, String> told = new TreeMap<>();
    Matcher rows = ROW.matcher(page());
    while (rows.find()) {
      names(rows.group(1)).forEach(name -> told.put(name, rows.group(2)));
    }

    assertThat(told)
        .isEqualTo(
            Operations.ALL.stream()
                .collect(
                    Collectors.toMap(Operation::name, operation -> operation.safety().name())));
  }

  @Test
  void thePageNamesTheMethodsOfEachInterface() throws IOException {
    String page = page();
    for (Class<?> part :
        Set.of(
            WorkflowRunOperations.class,
            TaskInstanceOperations.class,
            WorkflowOperations.class,
            TagOperations.class)) {
      String row =
          page.lines()
              .filter(line -> line.startsWith("| `" + part.getSimpleName() + "`"))
              .findFirst()
              .orElseThrow();
      Set<String> methods =
          Stream.of(part.getDeclaredMethods())
              .filter(method -> !method.isSynthetic())
              .map(Method::getName)
              .filter(name -> !name.startsWith("poll") && !name.startsWith("await"))
              .collect(Collectors.toCollection(TreeSet::new));

      assertThat(names(row)).containsAll(methods);
    }
  }
}
