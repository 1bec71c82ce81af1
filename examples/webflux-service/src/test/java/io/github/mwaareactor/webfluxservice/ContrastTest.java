package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** WCAG 2.2 AA, counted from the colours that the style sheet names: 4.5 for text, 3 for shapes. */
class ContrastTest {
  private static final Pattern COLOUR = Pattern.compile("--([a-z-]+):\\s*#([0-9a-f]{6})");
  private static final List<String> STATES =
      List.of(
          "starting",
          "queued",
          "running",
          "success",
          "failed",
          "timeout",
          "stopping",
          "stopped",
          "unknown");
  private static final List<List<String>> TEXTS =
      List.of(
          List.of("text", "page"),
          List.of("text", "surface"),
          List.of("muted", "page"),
          List.of("muted", "surface"),
          List.of("accent-ink", "page"),
          List.of("accent-ink", "surface"),
          List.of("on-accent", "accent"),
          List.of("danger-ink", "surface"),
          List.of("danger-ink", "danger-tint"));

  static Stream<Arguments> texts() throws IOException {
    Stream<List<String>> states = STATES.stream().map(s -> List.of(s + "-ink", s + "-tint"));
    Stream<List<String>> icons = STATES.stream().map(s -> List.of(s + "-ink", "surface"));
    return inBothSchemes(Stream.of(TEXTS.stream(), states, icons).flatMap(s -> s).toList());
  }

  static Stream<Arguments> shapes() throws IOException {
    Stream<List<String>> bars = STATES.stream().map(s -> List.of(s + "-fill", "surface"));
    Stream<List<String>> grooves = STATES.stream().map(s -> List.of(s + "-fill", "page"));
    Stream<List<String>> others =
        Stream.of(
            List.of("control", "surface"), List.of("focus", "page"), List.of("focus", "surface"));
    return inBothSchemes(Stream.of(bars, grooves, others).flatMap(s -> s).toList());
  }

  @ParameterizedTest(name = "{0}: {1} on {2}")
  @MethodSource("texts")
  void textCanBeRead(String scheme, String ink, String ground, double contrast) {
    assertThat(contrast).isGreaterThanOrEqualTo(4.5);
  }

  @ParameterizedTest(name = "{0}: {1} on {2}")
  @MethodSource("shapes")
  void shapesCanBeSeen(String scheme, String fill, String ground, double contrast) {
    assertThat(contrast).isGreaterThanOrEqualTo(3);
  }

  @Test
  void blackOnWhiteIsTwentyOne() {
    assertThat(contrast("000000", "ffffff")).isBetween(20.99, 21.01);
    assertThat(contrast("777777", "ffffff")).isBetween(4.47, 4.49);
  }

  private static Stream<Arguments> inBothSchemes(List<List<String>> pairs) throws IOException {
    String css =
        new String(
            ContrastTest.class.getResourceAsStream("/static/app.css").readAllBytes(),
            StandardCharsets.UTF_8);
    int dark = css.indexOf("@media (prefers-color-scheme: dark)");
    Map<String, String> light = colours(css.substring(0, dark));
    Map<String, String> night = new HashMap<>(light);
    night.putAll(colours(css.substring(dark, css.indexOf("* { box-sizing"))));
    return Stream.concat(
        pairs.stream().map(pair -> arguments("light", pair, light)),
        pairs.stream().map(pair -> arguments("dark", pair, night)));
  }

  private static Arguments arguments(
      String scheme, List<String> pair, Map<String, String> colours) {
    return Arguments.of(
        scheme,
        pair.get(0),
        pair.get(1),
        contrast(colours.get(pair.get(0)), colours.get(pair.get(1))));
  }

  private static Map<String, String> colours(String css) {
    Map<String, String> colours = new HashMap<>();
    Matcher found = COLOUR.matcher(css);
    while (found.find()) {
      colours.put(found.group(1), found.group(2));
    }
    return colours;
  }

  private static double contrast(String one, String other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(String hex) {
    return 0.2126 * linear(hex, 0) + 0.7152 * linear(hex, 2) + 0.0722 * linear(hex, 4);
  }

  private static double linear(String hex, int at) {
    double part = Integer.parseInt(hex.substring(at, at + 2), 16) / 255.0;
    return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
  }
}
