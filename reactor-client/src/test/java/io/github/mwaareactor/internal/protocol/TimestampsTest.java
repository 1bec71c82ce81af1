package io.github.mwaareactor.internal.protocol;

import static io.github.mwaareactor.testing.Fixtures.ARN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunRef;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

/** What is read here for speed is what {@link Instant#parse} would have read. */
class TimestampsTest {
  private static final int RANDOM_TEXTS = 20_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2025-11-03T13:12:09Z",
        "2025-11-03T13:12:09.Z",
        "2025-11-03T13:12:09.0Z",
        "2025-11-03T13:12:09.971Z",
        "2025-11-03T13:12:09.123456789Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z",
        "2024-02-29T12:00:00Z",
        "2025-11-03T24:00:00Z",
        "2016-12-31T23:59:60Z",
        "2025-11-03T13:12:09+02:00",
        "2025-11-03t13:12:09z",
        "+12025-11-03T13:12:09Z"
      })
  void readsWhatInstantReads(String text) {
    assertThat(read(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2025-11-03",
        "2025-11-03T13:12Z",
        "2025-11-03T13:12:09",
        "2025-11-03T13:12:09.1234567890Z",
        "2025-11-03T13:12:09.+12Z",
        "2025-11-03T13:12:09,5Z",
        "2025-11-03 13:12:09Z",
        "2025-02-29T12:00:00Z",
        "2025-13-01T12:00:00Z",
        "2025-11-03T25:00:00Z",
        "2025-11-03T13:60:00Z",
        "2025-11-03T13:12:61Z",
        "٢٠٢٥-11-03T13:12:09Z"
      })
  void refusesWhatInstantRefuses(String text) {
    assertThatThrownBy(() -> Instant.parse(text)).isInstanceOf(DateTimeException.class);

    assertThatThrownBy(() -> read(text))
        .isInstanceOf(JacksonException.class)
        .hasMessageContaining("a timestamp must be RFC 3339");
  }

  @Test
  void agreesWithInstantOnTextsThatDifferInOneCharacter() {
    SplittableRandom random = new SplittableRandom(20261123);
    IntStream.range(0, RANDOM_TEXTS)
        .mapToObj(n -> changed("2025-11-03T13:12:09.971Z", random))
        .forEach(text -> assertThat(readOrNull(text)).as(text).isEqualTo(parsedOrNull(text)));
  }

  private static String changed(String text, SplittableRandom random) {
    StringBuilder changed = new StringBuilder(text);
    int at = random.nextInt(text.length());
    switch (random.nextInt(3)) {
      case 0 -> changed.setCharAt(at, "0123456789-+:.TZtz ".charAt(random.nextInt(19)));
      case 1 -> changed.deleteCharAt(at);
      default -> changed.insert(at, "0123456789-+:.TZtz ".charAt(random.nextInt(19)));
    }
    return changed.toString();
  }

  private static Instant readOrNull(String text) {
    try {
      return read(text);
    } catch (JacksonException e) {
      return null;
    }
  }

  private static Instant parsedOrNull(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Instant read(String text) {
    RunDetail detail =
        Operations.GET_WORKFLOW_RUN
            .decode(
                new RunRef(ARN, "r"),
                ("{\"RunDetail\":{\"CreatedAt\":\"" + text + "\"}}")
                    .getBytes(StandardCharsets.UTF_8))
            .runDetail();
    return Objects.requireNonNull(detail).createdAt();
  }
}
