package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.SystemProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;

/** Why there were no credentials, in the words of whoever knows it, and never the credentials. */
class CredentialReasonsTest {
  private static final String SECRET = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY22";

  @RegisterExtension private final SystemProperties properties = new SystemProperties();
  @TempDir private Path folder;

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final MwaaServerlessEmulator emulator = extension.get();
  private final RunRef run = begin(emulator);

  @BeforeEach
  void noOtherCredentials() {
    System.setProperty("aws.profile", "default");
    System.setProperty("aws.sharedCredentialsFile", folder.resolve("none").toString());
    System.setProperty("aws.disableEc2Metadata", "true");
  }

  private void process(String script) throws IOException {
    Path program = Files.writeString(folder.resolve("program.sh"), script);
    Path config =
        Files.writeString(
            folder.resolve("config"), "[default]\ncredential_process = sh " + program + "\n");
    System.setProperty("aws.configFile", config.toString());
  }

  // It said "Failed to refresh process-based credentials", and no more.
  @Test
  void aFailingCredentialProcessIsToldInItsOwnWords() throws IOException {
    process("echo 'your session has ended: log in again' >&2; exit 3");

    assertThat(ofTheProfile())
        .contains(
            "Failed to refresh process-based credentials",
            "non-zero exit value (3)",
            "your session has ended: log in again");
  }

  @Test
  void theDefaultChainTellsThemToo() throws IOException {
    process("echo 'your session has ended: log in again' >&2; exit 3");

    assertThat(ofTheDefaultChain())
        .contains(
            "ProfileCredentialsProvider",
            "non-zero exit value (3)",
            "your session has ended: log in again",
            "InstanceProfileCredentialsProvider");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo aws_secret_access_key=" + SECRET + " >&2; exit 1",
        "echo 'SecretAccessKey: " + SECRET + "' >&2; exit 1",
        "echo cannot use " + SECRET + " >&2; exit 1",
        "echo " + SECRET,
        "echo https://me:" + SECRET + "@host/ is down >&2; exit 1",
        "echo 'Authorization: Bearer " + SECRET + "' >&2; exit 1",
        "echo '{\"Version\":1,\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"" + SECRET + "\"' ",
        "echo session_token=short+" + SECRET + "/= >&2; exit 1",
        "printf '{\"Version\":7,\"SecretAccessKey\":\"" + SECRET + "\"}'"
      })
  void noSecretIsTold(String script) throws IOException {
    process(script);

    assertThat(ofTheProfile()).contains("credentials").doesNotContain(SECRET.substring(0, 30));
    assertThat(ofTheDefaultChain()).doesNotContain(SECRET.substring(0, 30));
  }

  @Test
  void controlCharactersAreLeftOutAndMuchIsCut() throws IOException {
    process(
        "printf 'first\\r\\n2026-01-01 WARN forged \\033[31m\\342\\200\\256 ' >&2;"
            + " head -c 20000 /dev/zero | tr '\\0' 'x' >&2; exit 1");

    assertThat(ofTheProfile())
        .contains("first 2026-01-01 WARN forged")
        .doesNotContainPattern("[\\p{Cc}\\x{202e}]")
        .hasSizeLessThan(5000);
  }

  private String ofTheProfile() {
    return reason(Clients.of(emulator).credentialsProvider(ProfileCredentialsProvider.create()));
  }

  private String ofTheDefaultChain() {
    return reason(MwaaServerlessReactiveClient.builder().endpoint(emulator.endpoint()));
  }

  private String reason(MwaaServerlessReactiveClientBuilder builder) {
    AtomicReference<String> message = new AtomicReference<>("");
    try (var client = builder.build()) {
      for (Mono<?> call : new Mono<?>[] {client.getWorkflowRun(run), client.warmup()}) {
        StepVerifier.create(call)
            .expectErrorSatisfies(
                error -> {
                  assertThat(error).isInstanceOf(CredentialsException.class);
                  message.set(String.valueOf(error.getMessage()));
                })
            .verify(BOUND);
      }
    }
    return message.get();
  }
}
