package io.github.mwaareactor.internal.argument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "tab\there", "line\n", "\uD83D", "\u0000"})
  void anIdentifierHasSomethingToSeeAndNothingToHide(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Texts.identifier(value, "run id", 255))
        .withMessageStartingWith("run id must");
  }

  @Test
  void anIdentifierHasNoMoreThanItsLength() {
    assertThat(Texts.identifier("x".repeat(255), "run id", 255)).hasSize(255);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Texts.identifier("x".repeat(256), "run id", 255))
        .withMessageContaining("1 to 255 characters")
        .withMessageContaining("(256 characters)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "\u00e9", "a\u007f", "line\n"})
  void aClientTokenIsVisibleAscii(String token) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Texts.clientToken(token))
        .withMessageStartingWith("clientToken must be 1 to 128 visible ASCII characters");
  }

  @Test
  void aClientTokenHasAtMost128Characters() {
    assertThat(Texts.clientToken("~".repeat(128))).hasSize(128);
    assertThatIllegalArgumentException().isThrownBy(() -> Texts.clientToken("~".repeat(129)));
  }

  @Test
  void fiftyTagsAreAllowedAndFiftyOneAreNot() {
    assertThat(Tags.copy(tags(50), 1)).hasSize(50);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tags.copy(tags(51), 1))
        .withMessage("there must be 1 to 50 tags, was 51");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tags.keys(Collections.nCopies(51, "k")))
        .withMessage("there must be 1 to 50 tag keys, was 51");
    assertThatIllegalArgumentException().isThrownBy(() -> Tags.keys(List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> Tags.copy(Map.of(), 1));
  }

  @Test
  void aTagHasAKeyAndMayHaveAnEmptyValue() {
    assertThat(Tags.copy(Map.of("k", ""), 1)).isEqualTo(Map.of("k", ""));
    assertThatIllegalArgumentException().isThrownBy(() -> Tags.copy(Map.of("", "v"), 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tags.copy(Map.of("k".repeat(129), "v"), 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tags.copy(Map.of("k", "v".repeat(257)), 1));
  }

  @Test
  void tagsAreCopied() {
    Map<String, String> tags = new HashMap<>(tags(1));

    Map<String, String> copy = Tags.copy(tags, 1);
    tags.clear();

    assertThat(copy).hasSize(1);
  }

  private static Map<String, String> tags(int count) {
    return IntStream.range(0, count)
        .boxed()
        .collect(Collectors.toMap(index -> "k" + index, index -> "v"));
  }
}
