package io.github.mwaareactor.fleetwatcher.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The README's table of meters says what there is. */
class MetersDocsTest {
  private static final MemberStatus STATUS =
      new MemberStatus("m", "RUNNING", Set.of(), 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());

  @Test
  void everyMeterHasItsRow() throws Exception {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    MemberMeters meters = new MemberMeters(registry);
    FleetMember.registerGauges(meters, () -> STATUS, new RestoreProgress());
    meters.refused("malformed");
    meters.published(Instant.now());

    Set<String> rows = rows(registry.scrape());

    String page = Files.readString(Path.of("README.md"));
    assertThat(rows).hasSizeGreaterThan(10);
    assertThat(page.lines().filter(line -> line.startsWith("| `fleet_")).toList())
        .containsExactlyInAnyOrderElementsOf(rows);
  }

  private static Set<String> rows(String scraped) {
    Map<String, String> help = new HashMap<>();
    Set<String> rows = new TreeSet<>();
    for (String line : scraped.lines().toList()) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# HELP ")) {
        help.put(words[2], words.length < 4 ? "" : words[3]);
      } else if (line.startsWith("# TYPE ")) {
        rows.add(
            "| `%s` | %s | %s |".formatted(words[2], words[3], help.getOrDefault(words[2], "")));
      }
    }
    return rows;
  }
}
