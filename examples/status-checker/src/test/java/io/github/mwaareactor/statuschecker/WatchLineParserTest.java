package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.mwaareactor.model.RunRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchLineParserTest {
  private static final String ARN =
      "arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/w-a1B2c3D4e5";
  private static final InputLine WORKFLOW = new InputLine.Workflow(ARN);
  private static final InputLine RUN = new InputLine.Ref(new RunRef(ARN, "r"));

  private final WatchLineParser parser = new WatchLineParser();

  @ParameterizedTest
  @ValueSource(
      strings = {
        ARN,
        "  " + ARN + " ",
        "\"" + ARN + "\"",
        "{\"workflowArn\":\"" + ARN + "\"}",
        "{\"WorkflowArn\":\"" + ARN + "\",\"Name\":\"w\"}",
        "{\"runId\":null,\"workflowArn\":\"" + ARN + "\",\"name\":\"w\"}"
      })
  void anArnAloneIsTheWholeWorkflow(String line) {
    assertThat(parser.read(line)).isEqualTo(WORKFLOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ARN + ",r",
        ARN + ";r",
        ARN + "\tr",
        ARN + "/r",
        "{\"workflowArn\":\"" + ARN + "\",\"runId\":\"r\"}"
      })
  void anythingElseIsARunAsEverywhere(String line) {
    assertThat(parser.read(line)).isEqualTo(RUN);
  }

  @Test
  void belowAHeaderWithoutRunsEachRecordIsAWorkflow() {
    assertThat(parser.read("name,Workflow_ARN,description")).isNull();

    assertThat(parser.read("w," + ARN + ",\"a, b\"")).isEqualTo(WORKFLOW);
    assertThat(parser.read("")).isNull();
    assertThat(parser.read("# " + ARN)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Workflow ARN", "name;Workflow ARN", "name\tworkflowArn"})
  void theHeaderMayHaveAnyCaseSpacingAndDelimiter(String header) {
    assertThat(parser.read(header)).isNull();

    assertThat(parser.hasHeader()).isTrue();
    String before = header.replaceAll("(name.)?.*", "$1").replace("name", "w");
    assertThat(parser.read(before + ARN)).isEqualTo(WORKFLOW);
    assertThat(parser.read(before + ARN + "/r")).isEqualTo(RUN);
  }

  @Test
  void aHeaderWithRunsIsTheUsualOne() {
    parser.read("workflow_arn");
    assertThat(parser.read("run_id,workflow_arn")).isNull();

    assertThat(parser.read("r," + ARN)).isEqualTo(RUN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rubbish", "arn:aws:s3:::bucket", "{\"runId\":\"r\"}", "{", "\"a"})
  void whatIsNeitherIsRefused(String line) {
    assertThatIllegalArgumentException().isThrownBy(() -> parser.read(line));
  }
}
