package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Help.Ansi.Style;

class FormatsTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 s, 0.0 s",
    "PT59.96S, 59 s, 60.0 s",
    "PT1M5S, 1 min 05 s, 1 min 05 s",
    "PT1H2M59S, 1 h 02 min, 1 h 02 min",
    "PT1000H, '1,000 h 00 min', '1,000 h 00 min'"
  })
  void tellsTimeAsPeopleDo(Duration time, String rough, String fine) {
    assertThat(Formats.duration(time)).isEqualTo(rough);
    assertThat(Formats.elapsed(time)).isEqualTo(fine);
  }

  @Test
  void countsTheSameWhereverItRuns() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(Formats.count(1_234_567)).isEqualTo("1,234,567");
      assertThat(Formats.rate(9.94)).isEqualTo("9.9/s");
      assertThat(Formats.rate(1603.4)).isEqualTo("1,603/s");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void textFromElsewhereCannotMoveTheCursorNorTurnTheLine() {
    assertThat(Formats.printable("a\u001b[31mb\r\nc\u0007d\u202ee\u009bf\uD800g"))
        .isEqualTo("a [31mb  c d e f g");
    assertThat(Formats.printable("größe 走 \uD83D\uDE00")).isEqualTo("größe 走 \uD83D\uDE00");
  }

  @Test
  void aLineIsClippedByWhatIsSeenOfIt() {
    ScreenLine line =
        new ScreenLine(10, true)
            .addColumn("\uD83D\uDE00bc", 5)
            .add("RUNNING", Style.fg_cyan)
            .add("x");

    assertThat(line).hasToString("\uD83D\uDE00bc  \u001b[36mRUNN…\u001b[39m");
  }

  @Test
  void withoutColoursThereIsNoEscapeInALine() {
    assertThat(new ScreenLine(10, false).add("RUNNING", Style.fg_cyan)).hasToString("RUNNING");
  }

  @ParameterizedTest
  @CsvSource({
    "'48 120\n', 120, 48",
    "'1 1', 1, 1",
    "'0 0\n', 80, 24",
    "'', 80, 24",
    "'stty: not a tty', 80, 24"
  })
  void aTerminalWithoutASizeIsTheUsualOne(String stty, int columns, int rows) {
    assertThat(Terminal.parse(stty)).isEqualTo(new Terminal.Size(columns, rows));
  }
}
