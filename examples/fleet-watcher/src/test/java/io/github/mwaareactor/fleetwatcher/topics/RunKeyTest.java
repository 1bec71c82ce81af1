package io.github.mwaareactor.fleetwatcher.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.model.RunRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunKeyTest {
  private static final String ARN =
      "arn:aws:airflow-serverless:us-east-1:123456789012:workflow/nightly-a1B2c3D4e5";

  @Test
  void theKeyOfARunNamesItsAccountAndRegionFirst() {
    RunKey key = RunKey.of(new RunRef(ARN, "run-1"));

    assertThat(key).hasToString("123456789012/us-east-1/" + ARN + "#run-1");
    assertThat(key.accountRegion()).isEqualTo(new AccountRegion("123456789012", "us-east-1"));
    assertThat(key.isWorkflow()).isFalse();
  }

  @Test
  void theKeyOfAWorkflowEndsWithAStar() {
    RunKey key = RunKey.ofWorkflow(ARN);

    assertThat(key).hasToString("123456789012/us-east-1/" + ARN + "#*");
    assertThat(key.isWorkflow()).isTrue();
    assertThat(key.workflowArn()).isEqualTo(ARN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run-1", "a#b", "#", "*a", "é/=", "*"})
  void aKeyIsParsedAsItWasWritten(String runId) {
    RunKey key = RunKey.of(new RunRef(ARN, runId));

    RunKey parsed = RunKey.parse(key.toString());

    assertThat(parsed).isEqualTo(key).hasSameHashCodeAs(key).hasToString(key.toString());
    assertThat(parsed.isWorkflow()).isEqualTo(runId.equals("*"));
  }

  @ParameterizedTest
  @CsvSource({
    "#run-1, #run-2",
    "#*, #run-1",
    "#run-1, #*",
    "#run-1, #a#*",
    "#*, #*",
    "#run-1, 2#run-1",
    "2#run-1, #run-1"
  })
  void aKeyThatIsParsedAfterAnotherIsTheSame(String other, String text) {
    String key = "123456789012/us-east-1/" + ARN + text;

    RunKey parsed = RunKey.parse(key, RunKey.parse("123456789012/us-east-1/" + ARN + other));

    assertThat(parsed).isEqualTo(RunKey.parse(key)).hasToString(key);
  }

  @Test
  void aKeyAfterOneOfTheSameWorkflowSharesItsTexts() {
    RunKey other = RunKey.of(new RunRef(ARN, "run-1"));

    RunKey key = RunKey.parse(RunKey.of(new RunRef(ARN, "run-2")).toString(), other);

    assertThat(key.workflowArn()).isSameAs(other.workflowArn());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "210987654321/us-east-1/",
        "123456789012/us-west-1/",
        "123456789012_us-east-1/",
        ""
      })
  void aMalformedKeyIsRefusedAfterAnotherToo(String accountRegion) {
    RunKey other = RunKey.of(new RunRef(ARN, "run-1"));

    assertThatThrownBy(() -> RunKey.parse(accountRegion + ARN + "#run-2", other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a key must be account/region/ARN#runId");
  }

  @Test
  void aRunIdMayHaveAHash() {
    assertThat(RunKey.parse("123456789012/us-east-1/" + ARN + "#a#b").run())
        .isEqualTo(new RunRef(ARN, "a#b"));
  }

  @Test
  void theArnOfAWorkflowMustNotHaveAHash() {
    assertThatThrownBy(() -> RunKey.of(new RunRef(ARN + "#x", "run-1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must not contain #");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                     | was ""
          run-1                                  | was "run-1"
          123456789012/us-east-1                 | was "123456789012/us-east-1"
          123456789012/us-east-1/ARN             | #runId
          123456789012/us-east-1/ARN#            | run id
          123456789012/us-east-1/ARN#a b         | run id
          123456789012/us-east-1/arn:aws:s3:::b#r| workflow ARN must be
          123456789012/eu-west-1/ARN#run-1       | account and region must be those of the ARN
          210987654321/us-east-1/ARN#run-1       | account and region must be those of the ARN
          x123456789012/us-east-1/ARN#run-1      | account and region must be those of the ARN
          """)
  void aMalformedKeyIsRefusedWithTheRuleAndTheValue(String key, String why) {
    String text = key.strip().replace("ARN", ARN);

    assertThatThrownBy(() -> RunKey.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a key must be account/region/ARN#runId, or account/region/ARN#*")
        .hasMessageContaining(why);
  }

  @Test
  void aLongKeyIsCutInTheMessageAndStaysOnOneLine() {
    assertThatThrownBy(() -> RunKey.parse("a\nb" + "x".repeat(5_000)))
        .hasMessageContaining("a?bxx")
        .message()
        .hasSizeLessThan(400)
        .hasLineCount(1);
  }

  @Test
  void theKeyOfAWorkflowIsNoRun() {
    assertThatThrownBy(() -> RunKey.ofWorkflow(ARN).run())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not the key of one run");
  }
}
