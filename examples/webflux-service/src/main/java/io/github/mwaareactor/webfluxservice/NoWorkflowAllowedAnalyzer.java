package io.github.mwaareactor.webfluxservice;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells whoever starts the service what is missing, in place of a stack trace. */
final class NoWorkflowAllowedAnalyzer extends AbstractFailureAnalyzer<NoWorkflowAllowedException> {
  @Override
  protected FailureAnalysis analyze(Throwable failure, NoWorkflowAllowedException cause) {
    return new FailureAnalysis(
        NoWorkflowAllowedException.WHAT, NoWorkflowAllowedException.REMEDY, cause);
  }
}
