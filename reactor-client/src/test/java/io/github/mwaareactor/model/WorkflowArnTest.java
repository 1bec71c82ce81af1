package io.github.mwaareactor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkflowArnTest {
  private static final String ARN =
      "arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/nightly-load-a1B2c3D4e5";

  @Test
  void takesAnArnApart() {
    WorkflowArn workflow = WorkflowArn.parse(ARN);

    assertThat(workflow.partition()).isEqualTo("aws");
    assertThat(workflow.region()).isEqualTo("eu-west-1");
    assertThat(workflow.accountId()).isEqualTo("123456789012");
    assertThat(workflow.workflowId()).isEqualTo("nightly-load-a1B2c3D4e5");
  }

  @Test
  void showsTheArnItWasParsedFrom() {
    assertThat(WorkflowArn.parse(ARN)).hasToString(ARN);
  }

  @ParameterizedTest
  @CsvSource({
    "aws-us-gov, us-gov-west-1",
    "aws-eusc, eusc-de-east-1",
    "aws-iso, us-iso-east-1",
    "aws-cn, cn-northwest-1",
    "aws-new, moon-central-12"
  })
  void acceptsRegionsThatThePublishedPatternRefuses(String partition, String region) {
    String arn = "arn:" + partition + ":airflow-serverless:" + region + ":123456789012:workflow/w";

    assertThat(WorkflowArn.parse(arn).region()).isEqualTo(region);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "arn",
        "nightly-load",
        "arn:aws:s3:eu-west-1:123456789012:workflow/w",
        "arn:aws:airflow-serverless:eu-west-1:123456789012:environment/w",
        "arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/",
        "arn:aws:airflow-serverless:eu-west-1:12345678901:workflow/w",
        "arn:aws:airflow-serverless:eu-west-1:12345678901a:workflow/w",
        "arn:aws:airflow-serverless::123456789012:workflow/w",
        "arn:azure:airflow-serverless:eu-west-1:123456789012:workflow/w",
        "arn::airflow-serverless:eu-west-1:123456789012:workflow/w",
        "arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/a b",
        "arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/\u00fc",
        " arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/w"
      })
  void refusesWhatIsNoWorkflowArnNamingRuleAndValue(String arn) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WorkflowArn.parse(arn))
        .withMessageContaining("workflow ARN must be arn:<partition>:airflow-serverless:<region>")
        .withMessageContaining("was \"" + arn);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "eu-west-1.evil",
        "eu-west-1/",
        "eu-west-1@evil",
        "eu-west-1#",
        "eu-west-1?x",
        "-eu-west-1",
        "eu-west-1-",
        "EU-WEST-1",
        "eu_west_1",
        "\u0435u-west-1"
      })
  void refusesARegionThatIsNoHostLabel(String region) {
    String arn = "arn:aws:airflow-serverless:" + region + ":123456789012:workflow/w";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> WorkflowArn.parse(arn))
        .withMessageContaining("region must be a host label");
  }

  @Test
  void refusesARegionLongerThanAHostLabel() {
    String arn = "arn:aws:airflow-serverless:" + "a".repeat(64) + ":123456789012:workflow/w";

    assertThatIllegalArgumentException().isThrownBy(() -> WorkflowArn.parse(arn));
  }

  @Test
  void showsAnOverLongArnShortened() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WorkflowArn.parse(ARN + "x".repeat(3000)))
        .withMessageContaining("at most 2048 characters")
        .withMessageContaining("(" + (ARN.length() + 3000) + " characters)")
        .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(400));
  }

  @Test
  void aRefusedValueCannotForgeALogLine() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WorkflowArn.parse("arn\n2026-01-01 INFO all is well"))
        .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("\n"));
  }

  @Test
  void refusesNull() {
    assertThatNullPointerException()
        .isThrownBy(() -> WorkflowArn.parse(null))
        .withMessage("workflowArn");
  }
}
