package io.github.mwaareactor.fleetwatcher.accounts;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.fleetwatcher.topics.AccountRegion;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountWatchersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ONE = "111111111111";
  private static final String TWO = "222222222222";
  private static final String ROLE = "arn:aws:iam::222222222222:role/watch/fleet";
  private static final AccessKey KEY_OF_ONE = AccessKey.of("AKIAONE", "secret-one");
  private static final AccessKey KEY_OF_TWO = AccessKey.of("ASIATWO", "secret-two", "token-two");

  private final MwaaServerlessEmulator emulator =
      MwaaServerlessEmulator.builder().account(ONE, KEY_OF_ONE).account(TWO, KEY_OF_TWO).start();
  private final MwaaServerlessReactiveClient client =
      MwaaServerlessReactiveClient.builder().endpoint(emulator.endpoint()).build();
  private final List<String> assumed = new CopyOnWriteArrayList<>();
  private final Map<String, @Nullable String> properties = new HashMap<>();
  private HttpServer sts;

  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    sts = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sts.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          assumed.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
          byte[] answer = assumedRole().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    sts.start();
    Path config =
        Files.writeString(
            folder.resolve("config"),
            """
            [profile one]
            aws_access_key_id = AKIAONE
            aws_secret_access_key = secret-one
            """);
    set("aws.configFile", config.toString());
    set("aws.sharedCredentialsFile", folder.resolve("none").toString());
    set("aws.endpointUrlSts", "http://127.0.0.1:" + sts.getAddress().getPort());
  }

  private void set(String name, String value) {
    properties.put(name, System.setProperty(name, value));
  }

  @AfterEach
  void close() {
    client.close();
    sts.stop(0);
    emulator.close();
    properties.forEach(
        (name, before) -> {
          if (before == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, before);
          }
        });
  }

  private static String assumedRole() {
    return """
        <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
        <Credentials><AccessKeyId>%s</AccessKeyId><SecretAccessKey>%s</SecretAccessKey>
        <SessionToken>%s</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials>
        <AssumedRoleUser><AssumedRoleId>AROA:s</AssumedRoleId><Arn>arn:aws:sts::222222222222:assumed-role/r/s</Arn>
        </AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>
        """
        .formatted(
            KEY_OF_TWO.accessKeyId(), KEY_OF_TWO.secretAccessKey(), KEY_OF_TWO.sessionToken());
  }

  private AccountWatchers watchers(Account... accounts) {
    return new AccountWatchers(client, Accounts.of(List.of(accounts)), WatchOptions.defaults());
  }

  private static Account one() {
    return new Account(ONE, List.of("us-east-1", "eu-west-1"), null, null, "one", null, null);
  }

  private static RunWatcher watcher(AccountWatchers watchers, String account, double learntRate) {
    return requireNonNull(watchers.watcher(new AccountRegion(account, "us-east-1"), learntRate));
  }

  private RunRef endedRun(String account) {
    String workflow = emulator.workflowArn(account, "us-east-1", "nightly-a1B2c3D4e5");
    return new RunRef(
        workflow,
        emulator.run(workflow, RunScript.succeedsAfter(Duration.ZERO, Duration.ZERO)).runId());
  }

  private List<String> signers() {
    return emulator.calls().stream()
        .map(call -> call.headers().get("authorization").get(0))
        .map(header -> header.replaceAll(".*Credential=([^/]+)/.*", "$1"))
        .distinct()
        .toList();
  }

  @Test
  void anAccountIsWatchedWithTheCredentialsOfItsProfile() {
    try (AccountWatchers watchers = watchers(one())) {
      RunWatcher watcher = watcher(watchers, ONE, Double.POSITIVE_INFINITY);

      assertThat(watcher.watch(endedRun(ONE)).blockLast(PATIENCE)).isEqualTo(RunState.SUCCESS);

      assertThat(signers()).containsExactly("AKIAONE");
      assertThat(assumed).isEmpty();
    }
  }

  @Test
  void aRoleIsAssumedWithItsExternalIdAndTheCredentialsOfTheProfile() {
    Account two = new Account(TWO, List.of("us-east-1"), ROLE, "an id", "one", null, null);
    try (AccountWatchers watchers = watchers(two)) {
      RunWatcher watcher = watcher(watchers, TWO, Double.POSITIVE_INFINITY);

      assertThat(watcher.watch(endedRun(TWO)).blockLast(PATIENCE)).isEqualTo(RunState.SUCCESS);

      assertThat(signers()).containsExactly("ASIATWO");
      assertThat(assumed)
          .singleElement()
          .asString()
          .contains(
              "Credential=AKIAONE/",
              "Action=AssumeRole&",
              "RoleArn=arn%3Aaws%3Aiam%3A%3A222222222222%3Arole%2Fwatch%2Ffleet",
              "RoleSessionName=mwaa-fleet-watcher",
              "ExternalId=an+id");
    }
  }

  @Test
  void aProfileThatIsMissingDoesNotStopOtherAccounts() {
    Account lost = new Account(TWO, List.of("us-east-1"), null, null, "lost", null, null);
    try (AccountWatchers watchers = watchers(one(), lost)) {
      RunWatcher unreachable = watcher(watchers, TWO, Double.POSITIVE_INFINITY);
      RunWatcher watcher = watcher(watchers, ONE, Double.POSITIVE_INFINITY);

      assertThat(watcher.watch(endedRun(ONE)).blockLast(PATIENCE)).isEqualTo(RunState.SUCCESS);

      assertThat(unreachable).isNotSameAs(watcher);
    }
  }

  @Test
  void anAccountHasOneWatcherForEachRegion() {
    try (AccountWatchers watchers = watchers(one())) {
      RunWatcher watcher = watcher(watchers, ONE, 5);

      assertThat(watcher(watchers, ONE, 7)).isSameAs(watcher);
      assertThat(watchers.watcher(new AccountRegion(ONE, "eu-west-1"), 5)).isNotSameAs(watcher);
      assertThat(watchers.open()).hasSize(2);
    }
  }

  @Test
  void anAccountThatIsNotInTheFileHasNone() {
    try (AccountWatchers watchers = watchers(one())) {
      assertThat(watchers.watcher(new AccountRegion(TWO, "us-east-1"), 5)).isNull();
      assertThat(watchers.watcher(new AccountRegion(ONE, "us-west-2"), 5)).isNull();
    }
  }

  @Test
  void aWatcherBeginsWithTheLearntRate() {
    try (AccountWatchers watchers = watchers(one())) {
      assertThat(watcher(watchers, ONE, 5).stats().rate()).isEqualTo(5);
    }
  }

  @Test
  void theRateOfTheFileIsTheMost() {
    Account slow = new Account(ONE, List.of("us-east-1"), null, null, "one", null, 3.0);
    try (AccountWatchers watchers = watchers(slow)) {
      assertThat(watcher(watchers, ONE, 500).stats().rate()).isEqualTo(3);
    }
  }

  @Test
  void closingEndsWhatIsWatchedAndLeavesTheClientOpen() {
    AccountWatchers watchers = watchers(one());
    RunWatcher watcher = watcher(watchers, ONE, Double.POSITIVE_INFINITY);

    watchers.close();

    assertThat(watcher.watch(endedRun(ONE)).materialize().blockLast(PATIENCE))
        .matches(signal -> signal.isOnError());
    try (AccountWatchers next = watchers(one())) {
      RunWatcher other = watcher(next, ONE, Double.POSITIVE_INFINITY);
      assertThat(other.watch(endedRun(ONE)).blockLast(PATIENCE)).isEqualTo(RunState.SUCCESS);
    }
  }
}
