package io.github.mwaareactor.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.ConfigurationException;
import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.PlaintextEndpointException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Whoever starts an application is told what to do, in place of a stack trace. */
class FailureAnalyzersTest {
  @Test
  void aLibraryThatDoesNotMatchLeadsToTheVersionsOnTheClassPath() {
    ConfigurationException cause =
        new ConfigurationException(
            new FailedCall("build", "the client", 0), "a class is missing: io.netty.Some", null);

    FailureAnalysis analysis =
        new ConfigurationFailureAnalyzer().analyze(new IllegalStateException(cause));

    assertThat(analysis.getDescription()).contains("a class is missing: io.netty.Some");
    assertThat(analysis.getAction()).contains("mvn dependency:tree");
  }

  @Test
  void aPlaintextEndpointOfTheEnvironmentIsNamedAsSuch() {
    PlaintextEndpointException cause =
        new PlaintextEndpointException(
            "environment variable AWS_ENDPOINT_URL", URI.create("http://elsewhere:4566"));

    FailureAnalysis analysis =
        new PlaintextEndpointFailureAnalyzer().analyze(new IllegalStateException(cause));

    assertThat(analysis.getDescription())
        .isEqualTo(
            "environment variable AWS_ENDPOINT_URL is plain http to another machine:"
                + " http://elsewhere:4566.");
    assertThat(analysis.getAction()).contains("mwaa.serverless.allow-plaintext=true");
  }
}
