package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.ServiceError;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class WorkflowsCommandTest {
  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final Commands commands = new Commands(extension.get());

  @TempDir private Path folder;

  @BeforeEach
  void hideSettings() {
    System.setProperty("aws.configFile", folder.resolve("none").toString());
    System.setProperty("aws.sharedCredentialsFile", folder.resolve("none").toString());
  }

  @AfterEach
  void close() {
    commands.close();
  }

  @Test
  void listsAllPagesOfTheRegion() {
    List<String> arns =
        List.of(
            commands.emulator().createWorkflow("nightly"),
            commands.emulator().createWorkflow("hourly"),
            commands.emulator().createWorkflow("weekly"));
    commands.emulator().pageSize(2);

    assertThat(commands.run("workflows", "--region", "us-east-1")).isZero();

    assertThat(commands.err()).isEmpty();
    assertThat(commands.lines()).hasSize(4);
    assertThat(arns).allMatch(arn -> commands.out().contains("READY    " + arn));
    assertThat(commands.lastLine()).startsWith("3 workflows in ");
  }

  @Test
  void tellsProgramsTheSame() throws Exception {
    String arn = commands.emulator().createWorkflow("nightly");

    assertThat(commands.run("workflows", "--region", "us-east-1", "--output", "json")).isZero();

    assertThat(commands.objects()).hasSize(1);
    assertThat(commands.objects().get(0).propertyNames())
        .containsExactly(
            "workflowArn",
            "name",
            "workflowStatus",
            "workflowVersion",
            "triggerMode",
            "description",
            "createdAt",
            "modifiedAt");
    assertThat(commands.objects().get(0).get("workflowArn").stringValue()).isEqualTo(arn);
    assertThat(commands.err()).startsWith("1 workflow in ");

    assertThat(commands.run("workflows", "--region", "us-east-1", "--output", "csv")).isZero();

    assertThat(commands.lines().get(0))
        .isEqualTo(
            "workflow_arn,name,workflow_status,workflow_version,trigger_mode,description,created_at,modified_at");
    assertThat(commands.records()).singleElement().matches(r -> r.get("name").equals("nightly"));
  }

  @Test
  void theRegionMayBeThatOfTheSettings() {
    commands.emulator().createWorkflow("nightly");
    System.setProperty("aws.region", "us-east-1");

    assertThat(commands.run("workflows")).isZero();

    assertThat(commands.lastLine()).startsWith("1 workflow in ");
  }

  @Test
  void withoutARegionItSaysHowToNameOneAndSendsNothing() {
    assertThat(commands.run("workflows")).isEqualTo(64);

    assertThat(commands.err()).startsWith("no region is known: give --region, or set AWS_REGION");
    assertThat(commands.emulator().callCount()).isZero();
  }

  @Test
  void aListThatIsRefusedIs2() {
    commands.emulator().inject(Fault.error(ServiceError.accessDenied("not you")));

    assertThat(commands.run("workflows", "--region", "us-east-1")).isEqualTo(2);

    assertThat(commands.err()).contains("not you");
  }
}
