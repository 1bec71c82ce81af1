package io.github.mwaareactor.springboot.autoconfigure;

import io.github.mwaareactor.error.ConfigurationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to look at when a library on the class path does not match the client. */
final class ConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<ConfigurationException> {
  @Override
  protected FailureAnalysis analyze(Throwable failure, ConfigurationException cause) {
    return new FailureAnalysis(
        "The client for Amazon MWAA Serverless could not be built: " + cause.getMessage(),
        "Compare the versions of io.netty, io.projectreactor and tools.jackson on the class path"
            + " with those that Spring Boot 4.1 manages, for example with mvn dependency:tree.",
        cause);
  }
}
