package io.github.mwaareactor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunRefTest {
  private static final String ARN =
      "arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/nightly-load-a1B2c3D4e5";

  @Test
  void namesARunOfAWorkflow() {
    RunRef run = new RunRef(ARN, "d58cxqdClpTVjeN");

    assertThat(run.workflow().region()).isEqualTo("eu-west-1");
    assertThat(run.runId()).isEqualTo("d58cxqdClpTVjeN");
  }

  @Test
  void isNamedAsAPersonWouldNameIt() {
    assertThat(new RunRef(ARN, "d58cxqdClpTVjeN"))
        .hasToString("run d58cxqdClpTVjeN of nightly-load-a1B2c3D4e5 (" + ARN + ")");
  }

  @Test
  void knowsTheRegionOfItsWorkflow() {
    RunRef run =
        new RunRef("arn:aws-us-gov:airflow-serverless:us-gov-west-1:123456789012:workflow/n", "r");

    assertThat(run.region()).isEqualTo("us-gov-west-1").isEqualTo(run.workflow().region());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\tb", "a\nb", "\u0000", "\ud800", "x\udc00y"})
  void refusesARunIdThatCannotBeOne(String runId) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RunRef(ARN, runId))
        .withMessageStartingWith("run id must")
        .withMessageContaining("was \"");
  }

  @Test
  void takesARunIdOf255CharactersAndNoMore() {
    assertThat(new RunRef(ARN, "r".repeat(255)).runId()).hasSize(255);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RunRef(ARN, "r".repeat(256)))
        .withMessageContaining("run id must have 1 to 255 characters")
        .withMessageContaining("(256 characters)");
  }

  @Test
  void refusesAMalformedArn() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RunRef("nightly-load", "r"))
        .withMessageContaining("workflow ARN must be")
        .withMessageContaining("\"nightly-load\"");
  }

  @Test
  void refusesNull() {
    assertThatNullPointerException()
        .isThrownBy(() -> new RunRef(null, "r"))
        .withMessage("workflowArn");
    assertThatNullPointerException().isThrownBy(() -> new RunRef(ARN, null)).withMessage("runId");
  }
}
