package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.error.AccessDeniedException;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.OverloadedException;
import io.github.mwaareactor.error.PlaintextEndpointException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.error.ThrottlingException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.error.ValidationException;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * The client's errors as RFC 9457 problems. Hosts, limits and the service's own words on access
 * name things inside: those go to the log, for the operator, and not to whoever asked.
 */
final class Problems {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);
  private static final Set<Reason> TIMEOUTS =
      Set.of(
          Reason.CONNECT_TIMEOUT,
          Reason.TLS_TIMEOUT,
          Reason.ACQUIRE_TIMEOUT,
          Reason.ATTEMPT_TIMEOUT,
          Reason.CALL_TIMEOUT);

  private Problems() {}

  /** Of what a client or watcher gives as the reason why a run cannot be read. */
  static ProblemDetail of(Throwable error) {
    if (error instanceof MwaaException e) {
      return of(e);
    }
    if (error instanceof IllegalArgumentException) {
      return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, error.getMessage());
    }
    log.error("responded with 500", error);
    return ProblemDetail.forStatus(HttpStatus.INTERNAL_SERVER_ERROR);
  }

  /** Whether the service or the way to it is in trouble, rather than the question wrong. */
  static boolean isTrouble(Throwable error) {
    return error instanceof MwaaException e && status(e).is5xxServerError();
  }

  static ProblemDetail of(MwaaException e) {
    HttpStatus status = status(e);
    if (status == HttpStatus.FORBIDDEN || status.is5xxServerError()) {
      log.warn("responded with {}: {}", status.value(), words(e));
    }
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail(e, status));
    if (e instanceof MwaaServiceException answer) {
      problem.setProperty("code", answer.errorCode());
      problem.setProperty("requestId", answer.requestId());
    }
    return problem;
  }

  private static String words(MwaaException e) {
    return e.getCause() instanceof PlaintextEndpointException plaintext
        ? PlaintextEndpointAnalyzer.words(plaintext)
        : String.valueOf(e.getMessage());
  }

  private static HttpStatus status(MwaaException e) {
    if (e instanceof ResourceNotFoundException) {
      return HttpStatus.NOT_FOUND;
    }
    if (e instanceof AccessDeniedException) {
      return HttpStatus.FORBIDDEN;
    }
    if (e instanceof ThrottlingException) {
      return HttpStatus.TOO_MANY_REQUESTS;
    }
    if (e instanceof ValidationException) {
      return HttpStatus.BAD_REQUEST;
    }
    if (e instanceof OverloadedException || e instanceof ClientClosedException) {
      return HttpStatus.SERVICE_UNAVAILABLE;
    }
    return e instanceof TransportException lost && TIMEOUTS.contains(lost.reason())
        ? HttpStatus.GATEWAY_TIMEOUT
        : HttpStatus.BAD_GATEWAY;
  }

  private static String detail(MwaaException e, HttpStatus status) {
    return switch (status) {
      case NOT_FOUND -> "There is no such workflow or run, or it no longer exists.";
      case FORBIDDEN -> "AWS does not allow this service to read that run.";
      case TOO_MANY_REQUESTS -> "AWS asks for fewer calls.";
      case BAD_REQUEST -> "AWS refused the request: " + wordsOf((ValidationException) e);
      case SERVICE_UNAVAILABLE -> "This service is too busy or shutting down.";
      case GATEWAY_TIMEOUT -> "AWS did not respond in time.";
      default -> "AWS did not send a usable response.";
    };
  }

  private static String wordsOf(ValidationException e) {
    return Objects.requireNonNullElse(e.serviceMessage(), "no reason was given.");
  }
}
