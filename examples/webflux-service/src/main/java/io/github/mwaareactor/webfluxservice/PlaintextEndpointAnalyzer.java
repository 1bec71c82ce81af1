package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.error.PlaintextEndpointException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells whoever starts the service which property allows their endpoint. */
final class PlaintextEndpointAnalyzer extends AbstractFailureAnalyzer<PlaintextEndpointException> {
  private static final String ACTION =
      "Use https, or set mwaa.allow-plaintext=true if anyone on the network path may read what is sent and"
          + " answered.";

  @Override
  protected FailureAnalysis analyze(Throwable failure, PlaintextEndpointException cause) {
    return new FailureAnalysis(description(cause), ACTION, cause);
  }

  /** Both in a sentence or two, for a log. */
  static String words(PlaintextEndpointException cause) {
    return description(cause) + " " + ACTION;
  }

  private static String description(PlaintextEndpointException cause) {
    String source =
        cause.source().equals("builder option endpoint") ? "mwaa.endpoint" : cause.source();
    return source + " is plain http to another machine: " + cause.endpoint() + ".";
  }
}
