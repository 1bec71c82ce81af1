package io.github.mwaareactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.testing.ChildJvm;
import io.github.mwaareactor.testing.MisfitProgram;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Libraries on the class path that are missing or too old are told by a typed error. */
class MisfitLibrariesTest {
  private static final String TYPED = "io.github.mwaareactor.error.ConfigurationException: ";
  private static final String ADVICE =
      "check that the library versions on the class path are compatible";
  // Copied there by the build.
  private static final Path OLD_NETTY =
      Path.of("target", "misfits", "netty-common-4.1.126.Final.jar").toAbsolutePath();

  @TempDir private Path folder;

  private List<String> run(ChildJvm jvm) throws Exception {
    List<String> lines =
        jvm.run(
            MisfitProgram.class,
            "arn:aws:airflow-serverless:us-east-1:123456789012:workflow/w-a1B2c3D4e5",
            "r1",
            "http://127.0.0.1:9");
    assertThat(lines).endsWith("end").noneMatch(line -> line.contains("SILENCE"));
    return lines;
  }

  // Spring Boot 3.5 manages such a version. A client that is built with one may find nobody who
  // tells its first call what is wrong.
  @Test
  void aLibraryThatIsTooOldFailsTheBuild() throws Exception {
    assertThat(OLD_NETTY).exists();

    List<String> lines = run(new ChildJvm(folder).without("netty-common").with(OLD_NETTY));

    assertThat(lines)
        .anyMatch(
            line ->
                line.startsWith("build: " + TYPED + "build of the client failed")
                    && line.contains("io.netty.util.")
                    && line.contains(ADVICE))
        .doesNotContain("built");
  }

  @ParameterizedTest
  @CsvSource({
    "jackson-core, tools/jackson/core/",
    "resilience4j-retry, io/github/resilience4j/retry/Retry",
    "reactor-netty-http, reactor/netty/http/client/HttpClient",
    "http-auth-aws-, software/amazon/awssdk/http/auth/aws/signer/AwsV4HttpSigner"
  })
  void aLibraryThatIsNeededFromTheStartFailsTheBuild(String archive, String missing)
      throws Exception {
    assertThat(run(new ChildJvm(folder).without(archive)))
        .anyMatch(
            line ->
                line.startsWith("build: " + TYPED)
                    && line.contains(missing)
                    && line.contains(ADVICE));
  }

  @ParameterizedTest
  @CsvSource({
    "resilience4j-core, io/github/resilience4j/core/IntervalBiFunction",
    "http-client-spi, software/amazon/awssdk/http/SdkHttpRequest"
  })
  void aLibraryThatIsNeededLaterFailsEachCall(String archive, String missing) throws Exception {
    List<String> lines = run(new ChildJvm(folder).without(archive).property("polls", "false"));

    for (String call : List.of("call: error ", "second call: error ")) {
      assertThat(lines)
          .anyMatch(
              line ->
                  line.startsWith(call + TYPED) && line.contains(missing) && line.contains(ADVICE));
    }
  }
}
