package io.github.mwaareactor.internal.argument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonValuesTest {
  @Test
  void whatJsonCanSayIsKeptAsItIs() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("text", "a \uD83D\uDE00");
    values.put("truth", true);
    values.put("numbers", List.of(1, 2L, (short) 3, (byte) 4, 0.5, 0.25f));
    values.put("exact", List.of(new BigInteger("1".repeat(40)), new BigDecimal("0.1")));
    values.put("nothing", null);
    values.put("nested", Map.of("list", Arrays.asList(null, Map.of())));

    assertThat(JsonValues.copy(values, "v")).isEqualTo(values);
  }

  @Test
  void aChangeOfTheOriginalChangesNothing() {
    List<Object> list = new ArrayList<>(List.of(1));
    Map<String, Object> values = new HashMap<>(Map.of("list", list));

    Map<String, Object> copy = JsonValues.copy(values, "v");
    list.add(2);
    values.put("more", 3);

    assertThat(copy).isEqualTo(Map.of("list", List.of(1)));
  }

  static List<Object> refused() {
    Map<Object, Object> keyed = new HashMap<>();
    keyed.put(1, "one");
    return List.of(
        Double.NaN,
        Float.POSITIVE_INFINITY,
        new Object(),
        new AtomicInteger(5),
        new int[] {1},
        'c',
        java.time.Instant.EPOCH,
        keyed,
        "\uD83D",
        List.of("\uDE00 alone"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsNoJsonIsRefusedByPlaceAndWithoutItsValue(Object value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonValues.copy(Map.of("day", Map.of("x", value)), "overrideParameters"))
        .withMessageStartingWith("overrideParameters.\"day\".\"x\"")
        .withMessageNotContaining("alone")
        .withMessageNotContaining("1970");
  }

  @Test
  void aMapWithinItselfIsRefusedRatherThanFollowedForEver() {
    Map<String, Object> circle = new HashMap<>();
    circle.put("again", circle);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonValues.copy(circle, "overrideParameters"))
        .withMessageContaining("at most 100 levels");
  }
}
