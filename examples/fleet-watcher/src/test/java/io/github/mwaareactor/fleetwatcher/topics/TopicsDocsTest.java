package io.github.mwaareactor.fleetwatcher.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Who writes or reads the topics in another language goes by the README. */
class TopicsDocsTest {
  private static final Pattern CHANGE = Pattern.compile("\\{\"workflowArn\".*}");
  private static final Pattern PARTITION =
      Pattern.compile("\\| `([^`]*#[^`]*)` \\| (\\d+)? ?\\| (\\d+) \\|");

  @Test
  void theStateChangesAreAsMembersWriteThem() throws Exception {
    Json<StateChange> changes = Json.of(StateChange.class);

    Matcher shown = CHANGE.matcher(Files.readString(Path.of("README.md")));

    assertThat(shown.results().map(result -> result.group()).toList())
        .hasSize(2)
        .allSatisfy(
            json -> {
              StateChange change = changes.read(json.getBytes(StandardCharsets.UTF_8));
              assertThat(new String(changes.write(change), StandardCharsets.UTF_8)).isEqualTo(json);
            });
  }

  @Test
  void theKeysAreInThePartitionsThatItSays() throws Exception {
    Matcher shown = PARTITION.matcher(Files.readString(Path.of("README.md")));

    assertThat(
            shown
                .results()
                .map(result -> Arrays.asList(result.group(1), result.group(2), result.group(3)))
                .toList())
        .hasSize(3)
        .allSatisfy(
            row -> {
              RunKey key = RunKey.parse(row.get(0));
              Map<AccountRegion, Integer> spread =
                  row.get(1) == null
                      ? Map.of()
                      : Map.of(key.accountRegion(), Integer.valueOf(row.get(1)));
              assertThat(new Partitioning(spread).partition(key, 64))
                  .isEqualTo(Integer.parseInt(row.get(2)));
            });
  }
}
