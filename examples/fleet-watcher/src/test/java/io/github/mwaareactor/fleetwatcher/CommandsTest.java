package io.github.mwaareactor.fleetwatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.mwaareactor.fleetwatcher.topics.FleetTopics;
import io.github.mwaareactor.fleetwatcher.topics.RunKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is said before any broker is asked. */
class CommandsTest {
  private static final String ARN =
      "arn:aws:airflow-serverless:us-east-1:123456789012:workflow/nightly-a1B2c3D4e5";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final InputStream standardInput = System.in;
  private ServerSocketChannel broker;

  @TempDir private Path folder;

  @BeforeEach
  void listen() throws IOException {
    broker = ServerSocketChannel.open();
    broker.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    broker.configureBlocking(false);
  }

  @AfterEach
  void close() throws IOException {
    System.setIn(standardInput);
    broker.close();
  }

  private int run(String... arguments) {
    return FleetWatcher.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private String brokers() {
    return "--brokers=127.0.0.1:" + broker.socket().getLocalPort();
  }

  private void assertThatNoBrokerWasAsked() throws IOException {
    assertThat(broker.accept()).as("a connection").isNull();
  }

  private Path file(String... lines) throws IOException {
    return Files.write(folder.resolve("runs"), List.of(lines));
  }

  @Test
  void withoutACommandTheCommandsAreNamed() {
    assertThat(run()).isEqualTo(64);

    assertThat(err.toString())
        .contains("a command is missing: run, submit, stop, states, demo or help")
        .contains("Try: fleet-watcher --help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "-h"})
  void helpNamesTheCommandsAndTheExitCodes(String argument) {
    assertThat(run(argument)).isZero();

    assertThat(out.toString())
        .contains("run ", "submit ", "stop ", "states ", "demo ")
        .contains("64", "invalid usage", "78");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "submit", "stop", "states"})
  void helpOfACommandNamesTheEnvironment(String command) {
    assertThat(run("help", command)).isZero();

    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains("--brokers=HOST:PORT", "Environment: FLEET_BROKERS", "--kafka-config=FILE");
  }

  @ParameterizedTest
  @CsvSource({"submit, ARN", "stop, ARN", "states, --once", "run, --accounts=a.json"})
  void brokersMustBeNamed(String command, String argument) {
    assumeThat(System.getenv("FLEET_BROKERS")).isNull();

    assertThat(run(command, argument.replace("ARN", ARN))).isEqualTo(64);

    assertThat(err.toString())
        .contains("Missing required option: '--brokers=HOST:PORT,…'")
        .contains("Try: fleet-watcher " + command + " --help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--staleness", "--session-timeout"})
  void aMalformedDurationIsRefused(String option) throws IOException {
    assertThat(run("run", brokers(), "--accounts=none.json", option + "=soon")).isEqualTo(64);

    assertThat(err.toString()).contains("'soon' is no duration such as 10s, 0.5s or 2m", option);
    assertThatNoBrokerWasAsked();
  }

  @ParameterizedTest
  @CsvSource({
    "--partitions=0, partitions must be at least 1",
    "--standbys=-1, standbys must be at least 0",
    "--session-timeout=0.5s, the session timeout must be at least 1 s"
  })
  void aNumberThatCannotWorkIsRefused(String option, String why) throws IOException {
    Path accounts = file("[{\"account\": \"123456789012\", \"regions\": [\"us-east-1\"]}]");

    assertThat(run("run", brokers(), "--accounts=" + accounts, option)).isEqualTo(78);

    assertThat(err.toString()).contains(why).hasLineCount(1);
    assertThatNoBrokerWasAsked();
  }

  @Test
  void anAccountsFileThatIsMissingIsNamed() throws IOException {
    assertThat(run("run", brokers(), "--accounts=" + folder.resolve("none.json"))).isEqualTo(78);

    assertThat(err.toString()).contains("none.json: there is no such file").hasLineCount(1);
    assertThatNoBrokerWasAsked();
  }

  @ParameterizedTest
  @ValueSource(strings = {"submit", "stop"})
  void aMalformedRunOfAFileIsRefusedWithItsLineAndNothingIsWritten(String command)
      throws IOException {
    Path file = file(ARN + "#run-1", "", "nightly", ARN);

    assertThat(run(command, brokers(), "--file=" + file)).isEqualTo(78);

    assertThat(err.toString())
        .startsWith("line 3: workflow ARN must be ")
        .contains("nightly")
        .hasLineCount(1);
    assertThat(out.toString()).isEmpty();
    assertThatNoBrokerWasAsked();
  }

  @Test
  void aMalformedRunThatIsNamedIsRefused() throws IOException {
    assertThat(run("submit", brokers(), ARN + "#run-1", ARN + "#a b")).isEqualTo(78);

    assertThat(err.toString()).contains("run id").hasLineCount(1);
    assertThatNoBrokerWasAsked();
  }

  @Test
  void aCommandThatNamesNoRunsIsRefused() throws IOException {
    assertThat(run("submit", brokers(), "--file=" + file("", " "))).isEqualTo(78);

    assertThat(err.toString().strip()).isEqualTo("no runs were named");
    assertThatNoBrokerWasAsked();
  }

  @Test
  void aFileOfRunsThatIsMissingIsNamed() throws IOException {
    assertThat(run("submit", brokers(), "--file=" + folder.resolve("none"))).isEqualTo(78);

    assertThat(err.toString()).contains("--file ", "none", "cannot be read").hasLineCount(1);
    assertThatNoBrokerWasAsked();
  }

  @Test
  void runsAreReadFromArgumentsAndFromStandardInput() {
    System.setIn(
        new ByteArrayInputStream(
            (" " + ARN + "#run-2 \n\n" + ARN + "\n" + ARN + "#*\n")
                .getBytes(StandardCharsets.UTF_8)));

    RunNames names = CommandLine.populateCommand(new RunNames(), ARN + "#run-1", "--file", "-");

    String prefix = "123456789012/us-east-1/" + ARN;
    assertThat(names.keys())
        .extracting(RunKey::toString)
        .containsExactly(prefix + "#run-1", prefix + "#run-2", prefix + "#*", prefix + "#*");
  }

  @Test
  void aRunWhoseIdEndsLikeTheNameOfAWorkflowIsARun() {
    RunNames names = CommandLine.populateCommand(new RunNames(), ARN + "#a#*");

    assertThat(names.keys()).singleElement().matches(key -> !key.isWorkflow());
  }

  @Test
  void kafkasOwnPropertiesPassThroughAndOptionsCountMoreThanTheFile() throws IOException {
    Path file = file("security.protocol=SASL_SSL", "retries = 5", "bootstrap.servers=elsewhere:1");

    KafkaOptions options =
        CommandLine.populateCommand(
            new KafkaOptions(),
            "--brokers=a:1,b:2",
            "--kafka-config=" + file,
            "--kafka",
            "retries=7",
            "--kafka",
            "sasl.jaas.config=a b=c;");

    assertThat(options.properties())
        .isEqualTo(
            Map.of(
                "security.protocol",
                "SASL_SSL",
                "retries",
                "7",
                "sasl.jaas.config",
                "a b=c;",
                "bootstrap.servers",
                "a:1,b:2"));
  }

  @Test
  void aFileOfPropertiesThatIsMissingIsNamed() throws IOException {
    Path none = folder.resolve("none.properties");

    assertThat(run("submit", brokers(), "--kafka-config=" + none, ARN)).isEqualTo(78);

    assertThat(err.toString()).contains("--kafka-config " + none + " cannot be read");
    assertThatNoBrokerWasAsked();
  }

  @Test
  void topicsAreNamedAfterTheFleetUnlessTheyHaveNamesOfTheirOwn() {
    KafkaOptions plain = CommandLine.populateCommand(new KafkaOptions(), "--brokers=a:1");
    KafkaOptions named =
        CommandLine.populateCommand(
            new KafkaOptions(), "--brokers=a:1", "--fleet=prod", "--states-topic=mwaa-states");

    assertThat(plain.topics()).isEqualTo(FleetTopics.of("mwaa"));
    assertThat(plain.group()).isEqualTo("mwaa.fleet");
    assertThat(named.topics())
        .isEqualTo(new FleetTopics("prod.runs", "mwaa-states", "prod.owners"));
    assertThat(named.group()).isEqualTo("prod.fleet");
  }

  @Test
  void anAccountsFileGivesItsSpreadToSubmissions() throws IOException {
    Path accounts =
        file("[{\"account\": \"123456789012\", \"regions\": [\"us-east-1\"], \"spread\": 4}]");

    AccountsOption option =
        CommandLine.populateCommand(new AccountsOption(), "--accounts=" + accounts);

    assertThat(option.partitioning()).hasToString("123456789012/us-east-1=4");
    assertThat(CommandLine.populateCommand(new AccountsOption()).partitioning()).hasToString("");
  }

  @Test
  void aMalformedPropertyIsRefused() {
    assertThatThrownBy(
            () ->
                CommandLine.populateCommand(
                    new KafkaOptions(), "--brokers=a:1", "--kafka", "retries"))
        .isInstanceOf(CommandLine.ParameterException.class)
        .hasMessageContaining("KEY=VALUE");
  }
}
