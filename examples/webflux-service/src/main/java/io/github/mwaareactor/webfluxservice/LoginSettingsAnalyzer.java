package io.github.mwaareactor.webfluxservice;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to set, in place of a stack trace. */
final class LoginSettingsAnalyzer extends AbstractFailureAnalyzer<LoginSettingsException> {
  @Override
  protected FailureAnalysis analyze(Throwable failure, LoginSettingsException cause) {
    return new FailureAnalysis(cause.what(), cause.remedy(), cause);
  }
}
