package io.github.mwaareactor.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.ConfigurationException;
import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.OverloadedException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.springboot.MwaaServerlessProblems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.http.ProblemDetail;
import org.springframework.web.reactive.DispatcherHandler;

/** Errors of the client are problem details where an application wants them to be. */
class ProblemDetailsTest {
  private final AutoConfigurations configurations =
      AutoConfigurations.of(MwaaServerlessProblemDetailsAutoConfiguration.class);
  private final ReactiveWebApplicationContextRunner application =
      new ReactiveWebApplicationContextRunner().withConfiguration(configurations);

  @Test
  void theyAreOptIn() {
    application.run(context -> assertThat(context).doesNotHaveBean(MwaaExceptionHandler.class));
    application
        .withPropertyValues("mwaa.serverless.web.problem-details=true")
        .run(context -> assertThat(context).hasSingleBean(MwaaExceptionHandler.class));
  }

  @Test
  void anApplicationWithoutAWebServerHasNone() {
    new ApplicationContextRunner()
        .withConfiguration(configurations)
        .withPropertyValues("mwaa.serverless.web.problem-details=true")
        .run(context -> assertThat(context).doesNotHaveBean(MwaaExceptionHandler.class));
  }

  @Test
  void anApplicationWithoutWebFluxHasNone() {
    application
        .withClassLoader(new FilteredClassLoader(DispatcherHandler.class))
        .withPropertyValues("mwaa.serverless.web.problem-details=true")
        .run(context -> assertThat(context).doesNotHaveBean(MwaaExceptionHandler.class));
  }

  @ParameterizedTest
  @EnumSource(TransportException.Reason.class)
  void aTimeoutIsAGatewayTimeoutAndAnythingElseOfTheNetworkABadGateway(
      TransportException.Reason reason) {
    TransportException error =
        new TransportException(call(), reason, "no connection to secret-host.internal", null);

    ProblemDetail problem = MwaaServerlessProblems.of(error);

    assertThat(problem.getStatus()).isEqualTo(reason.name().endsWith("_TIMEOUT") ? 504 : 502);
    assertThat(problem.getDetail()).doesNotContain("secret-host");
  }

  @Test
  void whatTheApplicationItselfCannotDoIsServiceUnavailable() {
    assertThat(status(new OverloadedException(call(), "too many calls", null))).isEqualTo(503);
    assertThat(status(new ClientClosedException(call(), "closed", null))).isEqualTo(503);
  }

  @Test
  void anInvalidProfileIsABadGatewayThatTellsNothingOfIt() {
    ProblemDetail problem =
        MwaaServerlessProblems.of(
            new ConfigurationException(call(), "profile secret-profile is invalid", null));

    assertThat(problem.getStatus()).isEqualTo(502);
    assertThat(problem.getDetail()).doesNotContain("secret-profile");
  }

  @Test
  void whatTheCallerGotWrongIsABadRequestInItsOwnWords() {
    ProblemDetail problem =
        MwaaServerlessProblems.of(new IllegalArgumentException("runId must not be blank"));

    assertThat(problem.getStatus()).isEqualTo(400);
    assertThat(problem.getDetail()).isEqualTo("runId must not be blank");
  }

  @Test
  void anErrorOfTheApplicationIsAnInternalServerErrorWithoutItsWords() {
    ProblemDetail problem = MwaaServerlessProblems.of(new IllegalStateException("secret"));

    assertThat(problem.getStatus()).isEqualTo(500);
    assertThat(problem.getDetail()).isNull();
  }

  private static int status(MwaaException error) {
    return MwaaServerlessProblems.of(error).getStatus();
  }

  private static FailedCall call() {
    return new FailedCall("GetWorkflowRun", "a run", 1);
  }
}
