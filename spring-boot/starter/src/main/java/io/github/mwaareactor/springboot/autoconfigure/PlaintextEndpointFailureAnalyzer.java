package io.github.mwaareactor.springboot.autoconfigure;

import io.github.mwaareactor.error.PlaintextEndpointException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which property allows the endpoint. */
final class PlaintextEndpointFailureAnalyzer
    extends AbstractFailureAnalyzer<PlaintextEndpointException> {
  @Override
  protected FailureAnalysis analyze(Throwable failure, PlaintextEndpointException cause) {
    String source =
        cause.source().equals("builder option endpoint")
            ? "mwaa.serverless.endpoint"
            : cause.source();
    return new FailureAnalysis(
        source + " is plain http to another machine: " + cause.endpoint() + ".",
        "Use https, or set mwaa.serverless.allow-plaintext=true if anyone on the network path may"
            + " read requests and responses.",
        cause);
  }
}
