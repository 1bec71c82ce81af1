package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.mwaareactor.model.RunRef;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

class AllowedRunsTest {
  private static final String PREFIX =
      "arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/";

  @ParameterizedTest
  @CsvSource({
    "*, load-a1B2c3D4e5",
    "load-*, load-a1B2c3D4e5",
    "*-a1B2c3D4e5, load-a1B2c3D4e5",
    "l*d-*5, load-a1B2c3D4e5",
    "load-a1B2c3D4e5, load-a1B2c3D4e5",
    "load-**, load-"
  })
  void aStarIsAnythingButAColonOrASlash(String pattern, String workflow) {
    AllowedRuns allowed = AllowedRuns.matching(List.of(PREFIX + pattern), 1, 1);

    assertThat(allowed.run(PREFIX + workflow, "r").runId()).isEqualTo("r");
  }

  @ParameterizedTest
  @CsvSource({
    "load-*, unload-a1B2c3D4e5",
    "load, load-a1B2c3D4e5",
    "*, load/other",
    "*, load:other",
    "l.ad, load",
    "[a-z]+, load",
    "load-*, LOAD-a1B2c3D4e5"
  })
  void nothingElseMeansAnything(String pattern, String workflow) {
    AllowedRuns allowed = AllowedRuns.matching(List.of(PREFIX + pattern), 1, 1);

    assertThatThrownBy(() -> allowed.run(PREFIX + workflow, "r"))
        .isInstanceOfSatisfying(
            ResponseStatusException.class,
            refused -> assertThat(refused.getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN));
  }

  @Test
  void oneOfSeveralPatternsIsEnough() {
    AllowedRuns allowed =
        AllowedRuns.matching(
            List.of("arn:aws-cn:airflow-serverless:*:*:workflow/x", PREFIX + "load-*"), 1, 1);

    assertThat(allowed.run(PREFIX + "load-a1B2c3D4e5", "r")).isNotNull();
  }

  @Test
  void aNameIsTakenApartAtItsLastSlash() {
    AllowedRuns allowed = AllowedRuns.matching(List.of(PREFIX + "*"), 1, 1);

    assertThat(allowed.runs(List.of(PREFIX + "load-a1B2c3D4e5/run-1")))
        .singleElement()
        .hasFieldOrPropertyWithValue("workflowArn", PREFIX + "load-a1B2c3D4e5")
        .hasFieldOrPropertyWithValue("runId", "run-1");
  }

  // The value was quoted without its last part, or as an empty ARN.
  @ParameterizedTest
  @ValueSource(strings = {"foo", "", "/", "//", "foo/", "/foo", "foo/bar"})
  void aMalformedNameIsQuotedWhole(String name) {
    AllowedRuns allowed = AllowedRuns.matching(List.of(PREFIX + "*"), 1, 1);

    assertThatThrownBy(() -> allowed.runs(List.of(name)))
        .isInstanceOfSatisfying(
            ResponseStatusException.class,
            refused -> {
              assertThat(refused.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
              assertThat(refused.getReason())
                  .startsWith("run must be <workflow ARN>/<run id>, was '" + name + "'");
            });
  }

  @Test
  void aNameWithoutASlashNeedsNoOtherExplanation() {
    AllowedRuns allowed = AllowedRuns.matching(List.of(PREFIX + "*"), 1, 1);

    assertThatThrownBy(() -> allowed.selection(List.of("foo"), List.of()))
        .isInstanceOfSatisfying(
            ResponseStatusException.class,
            refused ->
                assertThat(refused.getReason())
                    .isEqualTo("run must be <workflow ARN>/<run id>, was 'foo'"));
  }

  @Test
  void aLongNameIsCutInTheMessage() {
    AllowedRuns allowed = AllowedRuns.matching(List.of(PREFIX + "*"), 1, 1);

    assertThatThrownBy(() -> allowed.runs(List.of("a".repeat(100_000))))
        .isInstanceOfSatisfying(
            ResponseStatusException.class,
            refused -> assertThat(refused.getReason()).hasSizeLessThan(3_000));
  }

  @Test
  void ofAStreamEachRunAndWorkflowIsRefusedByItself() {
    AllowedRuns allowed = AllowedRuns.matching(List.of(PREFIX + "load-*"), 2, 2);

    AllowedRuns.Selection selection =
        allowed.selection(
            List.of(PREFIX + "load-1/r", PREFIX + "other/r"),
            List.of(PREFIX + "other", PREFIX + "load-2"));

    assertThat(selection.runs()).extracting(RunRef::workflowArn).containsExactly(PREFIX + "load-1");
    assertThat(selection.workflows()).containsExactly(PREFIX + "load-2");
    assertThat(selection.refused())
        .extracting(RunProblem::workflowArn, RunProblem::runId)
        .containsExactly(tuple(PREFIX + "other", "r"), tuple(PREFIX + "other", null));
    assertThat(selection.refused()).allMatch(refused -> refused.problem().getStatus() == 403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", ".*", "load-*", "arn:aws:airflow-serverless:*"})
  void aPatternThatIsNoArnIsRefusedAtTheStart(String pattern) {
    assertThatThrownBy(() -> AllowedRuns.matching(List.of(pattern), 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("webflux-service.allowed-workflows")
        .hasMessageContaining("'" + pattern + "'");
  }

  @Test
  void outsideTheDemoTheServiceDoesNotStartWithoutAnAllowedWorkflow() {
    assertThatThrownBy(() -> RunningService.start("--spring.profiles.active=aws").close())
        .hasRootCauseInstanceOf(NoWorkflowAllowedException.class);
  }

  @Test
  void whoStartsItIsToldWhatToSet() {
    FailureAnalysis told = RunningService.analysis(new NoWorkflowAllowedException());

    assertThat(told.getDescription()).contains("webflux-service.allowed-workflows is empty");
    assertThat(told.getAction()).contains("webflux-service.allowed-workflows=arn:aws:");
  }
}
