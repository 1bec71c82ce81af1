package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.model.RunRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineParserTest {
  private static final String ARN =
      "arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/w-a1B2c3D4e5";

  private final LineParser parser = new LineParser();

  private static String with(String line) {
    return line.replace("ARN", ARN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ARN,run-1",
        "\"ARN\",\"run-1\"",
        "  ARN , run-1  ",
        "ARN, \"run-1\"",
        "ARN,run-1,SUCCESS,\"and, more\"",
        "ARN;run-1",
        "\"ARN\";\"run-1\";x,y",
        "ARN\trun-1\tSUCCESS",
        "ARN/run-1",
        "\"ARN/run-1\";SUCCESS",
        "ARN/run-1,SUCCESS",
        "run-1\tON_DEMAND\tARN\t1",
        "WORKFLOWRUNS\trun-1\tSCHEDULED\tARN\t1",
        "{\"WorkflowArn\":\"ARN\",\"RunId\":\"run-1\",\"RunDetail\":{}}",
        "{\"workflow_arn\":\"ARN\",\"RUN_ID\":\"run-1\"}",
        "{\"run\":\"ARN/run-1\"}",
        "{\"workflowArn\":\"ARN\",\"runId\":\"run-1\"}",
        " {\"runId\":\"run-1\", \"state\":{\"deep\":[1]}, \"workflowArn\":\"ARN\"} "
      })
  void readsTheRunThatALineNames(String line) {
    assertThat(parser.parse(with(line))).isEqualTo(new RunRef(ARN, "run-1"));
  }

  @Test
  void unquotesWhatCsvAndJsonQuote() {
    RunRef odd = new RunRef(ARN, "a\"b,c");

    assertThat(parser.parse(ARN + ",\"a\"\"b,c\"")).isEqualTo(odd);
    assertThat(parser.parse(with("{\"workflowArn\":\"ARN\",\"runId\":\"a\\\"b\\u002cc\"}")))
        .isEqualTo(odd);
  }

  // Only the first of them was read, and the others were gone without a word.
  @Test
  void linesThatEndWithCarriageReturnsAloneAreRefused() {
    assertThatThrownBy(() -> parser.parse("workflow_arn,run_id\r" + ARN + ",run-1\r"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("lines must end with \\n");

    assertThat(parser.parse(ARN + ",run-1\r")).isEqualTo(new RunRef(ARN, "run-1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "   ", "# ARN,run-1", " #", "workflow_arn,run_id", "Run_ID,x,Workflow_Arn"})
  void skipsLinesThatNameNoRun(String line) {
    assertThat(parser.parse(with(line))).isNull();
  }

  @Test
  void looksInTheColumnsThatAHeaderNamesUntilAnotherDoes() {
    parser.parse("state,run_id,workflow_arn");

    assertThat(parser.parse("SUCCESS,run-1," + ARN)).isEqualTo(new RunRef(ARN, "run-1"));

    parser.parse("workflow_arn,run_id");

    assertThat(parser.parse(ARN + ",run-2")).isEqualTo(new RunRef(ARN, "run-2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Workflow ARN,State,Run Id",
        "workflowArn,State,runId",
        "WORKFLOW_ARN;\"State, last\";RUN_ID",
        "Workflow Arn\tState, last\tRunId",
        " workflow-arn ; state ; run-id "
      })
  void headersMayHaveAnyCaseSpacingAndDelimiter(String header) {
    char delimiter = header.contains("\t") ? '\t' : header.contains(";") ? ';' : ',';

    assertThat(parser.parse(header)).isNull();

    assertThat(parser.parse("ARN|SUCCESS|run-1".replace('|', delimiter).replace("ARN", ARN)))
        .isEqualTo(new RunRef(ARN, "run-1"));
  }

  @Test
  void aHeaderMayNameOneColumnForBoth() {
    assertThat(parser.parse("state;Workflow run")).isNull();
    assertThat(parser.parse("state;run")).isNull();

    assertThat(parser.parse("SUCCESS;" + ARN + "/run-1")).isEqualTo(new RunRef(ARN, "run-1"));
    assertThatThrownBy(() -> parser.parse("SUCCESS;run-1"))
        .hasMessage("expected WORKFLOW_ARN/RUN_ID, was \"run-1\"");
  }

  @Test
  void columnsBeforeAnEmptyOneKeepTheirPlaces() {
    parser.parse("State\tRunId\tWorkflowArn");

    assertThat(parser.parse("\trun-1\t" + ARN)).isEqualTo(new RunRef(ARN, "run-1"));
  }

  @Test
  void afterAHeaderABadLineIsToldWhatItsColumnsAre() {
    parser.parse("State;Run Id;Workflow ARN");

    assertThatThrownBy(() -> parser.parse("SUCCESS"))
        .hasMessage(
            "expected a workflow ARN in column 3 (Workflow ARN) and a run id in column 2 (Run Id),"
                + " separated by \";\", was \"SUCCESS\"");
  }

  @Test
  void linesOfTheAwsCliThatAreNotOfRunsAreSkipped() {
    assertThatThrownBy(() -> parser.parse("RUNDETAILSUMMARY\t2026-01-01T00:00:00Z\tSUCCESS"))
        .isInstanceOf(IllegalArgumentException.class);

    parser.parse(with("WORKFLOWRUNS\trun-1\tSCHEDULED\tARN\t1"));

    assertThat(parser.parse("RUNDETAILSUMMARY\t2026-01-01T00:00:00Z\tSUCCESS")).isNull();
    assertThat(parser.parse("NEXTTOKEN\teyJh")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "run-1 | expected workflow_arn,run_id, was \"run-1\"",
        "ARN | expected workflow_arn,run_id",
        "ARN/ | run id must have 1 to 255 characters",
        "nightly,run-1 | workflow ARN must",
        "ARN,run 1 | run id must have no white space",
        "ARN, | run id must have 1 to 255 characters",
        "\"ARN,run-1 | no CSV, was \"\"arn:aws",
        "\"ARN\"x,run-1 | no CSV",
        "{\"workflowArn\":\"ARN\"} | runId is missing",
        "{\"workflowArn\":\"ARN\",\"runId\":7} | runId is not a string",
        "{\"workflowArn\":\"ARN\",\"runId\":null} | runId is not a string",
        "{\"workflowArn\":\"ARN\",\"runId\":\"r | no JSON: ",
        "{\"workflowArn\":\"ARN\",\"runId\":\"r\"} x | no JSON: ",
        "{}| workflowArn is missing"
      })
  void saysWhatIsWrongWithALine(String line, String why) {
    assertThatThrownBy(() -> parser.parse(with(line)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
