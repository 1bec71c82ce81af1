package io.github.mwaareactor.springboot;

import io.github.mwaareactor.error.AccessDeniedException;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.ConflictException;
import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.OperationTimeoutException;
import io.github.mwaareactor.error.OverloadedException;
import io.github.mwaareactor.error.PlaintextEndpointException;
import io.github.mwaareactor.error.PollDeadlineException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.error.RunNotSuccessfulException;
import io.github.mwaareactor.error.ServiceQuotaExceededException;
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
 * Errors of the client as problem details of RFC 9457, for the callers of a web service.
 *
 * <p>Hosts, limits and the service's own words on access say how an application is built. They are
 * not in the problem: {@code mwaa.spring} logs them as a warning, for the operator. A problem has
 * the service's error code and request id where there are any.
 *
 * <table>
 *   <caption>Status codes</caption>
 *   <tr><th>error</th><th>status</th></tr>
 *   <tr><td>{@code IllegalArgumentException}, {@link ValidationException}</td><td>400</td></tr>
 *   <tr><td>{@link AccessDeniedException}</td><td>403</td></tr>
 *   <tr><td>{@link ResourceNotFoundException}</td><td>404</td></tr>
 *   <tr><td>{@link ConflictException}</td><td>409</td></tr>
 *   <tr><td>{@link ThrottlingException}, {@link ServiceQuotaExceededException}</td><td>429</td></tr>
 *   <tr><td>{@link OverloadedException}, {@link ClientClosedException}</td><td>503</td></tr>
 *   <tr><td>{@link PollDeadlineException}, {@link OperationTimeoutException}, a timeout of
 *       {@link TransportException}</td>
 *       <td>504</td></tr>
 *   <tr><td>any other {@link MwaaException}</td><td>502</td></tr>
 *   <tr><td>anything else</td><td>500</td></tr>
 * </table>
 */
public final class MwaaServerlessProblems {
  private static final Logger LOG = LoggerFactory.getLogger("mwaa.spring");
  private static final Set<Reason> TIMEOUTS =
      Set.of(
          Reason.CONNECT_TIMEOUT,
          Reason.TLS_TIMEOUT,
          Reason.ACQUIRE_TIMEOUT,
          Reason.ATTEMPT_TIMEOUT,
          Reason.CALL_TIMEOUT);

  private MwaaServerlessProblems() {}

  /**
   * The problem that an error is.
   *
   * @param error an error of the client, also one that a watcher or a lookup of many runs gives as
   *     an element
   */
  public static ProblemDetail of(Throwable error) {
    if (error instanceof MwaaException e) {
      return of(e);
    }
    if (error instanceof IllegalArgumentException) {
      return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, error.getMessage());
    }
    LOG.error("a problem with status 500", error);
    return ProblemDetail.forStatus(HttpStatus.INTERNAL_SERVER_ERROR);
  }

  private static ProblemDetail of(MwaaException e) {
    HttpStatus status = status(e);
    if (status == HttpStatus.FORBIDDEN || status.is5xxServerError()) {
      LOG.warn("a problem with status {}: {}", status.value(), words(e));
    }
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail(e, status));
    if (e instanceof MwaaServiceException answer) {
      problem.setProperty("code", answer.errorCode());
      problem.setProperty("requestId", answer.requestId());
    }
    return problem;
  }

  // For the operator, to whom the name of a Java method means nothing.
  private static String words(MwaaException e) {
    return e.getCause() instanceof PlaintextEndpointException
        ? e.getMessage() + " (in this application: mwaa.serverless.allow-plaintext=true)"
        : String.valueOf(e.getMessage());
  }

  private static HttpStatus status(MwaaException e) {
    if (e instanceof ValidationException) {
      return HttpStatus.BAD_REQUEST;
    }
    if (e instanceof AccessDeniedException) {
      return HttpStatus.FORBIDDEN;
    }
    if (e instanceof ResourceNotFoundException) {
      return HttpStatus.NOT_FOUND;
    }
    if (e instanceof ConflictException) {
      return HttpStatus.CONFLICT;
    }
    if (e instanceof ThrottlingException || e instanceof ServiceQuotaExceededException) {
      return HttpStatus.TOO_MANY_REQUESTS;
    }
    if (e instanceof OverloadedException || e instanceof ClientClosedException) {
      return HttpStatus.SERVICE_UNAVAILABLE;
    }
    return isTimeout(e) ? HttpStatus.GATEWAY_TIMEOUT : HttpStatus.BAD_GATEWAY;
  }

  private static boolean isTimeout(MwaaException e) {
    return e instanceof PollDeadlineException
        || e instanceof OperationTimeoutException
        || (e instanceof TransportException lost && TIMEOUTS.contains(lost.reason()));
  }

  private static String detail(MwaaException e, HttpStatus status) {
    if (e instanceof RunNotSuccessfulException ended) {
      return "The run ended as " + ended.run().state() + ".";
    }
    if (e instanceof CredentialsException) {
      return "This service could not authenticate with AWS.";
    }
    return switch (status) {
      case BAD_REQUEST -> "AWS refused the request: " + wordsOf((ValidationException) e);
      case FORBIDDEN -> "AWS does not allow this service to do that.";
      case NOT_FOUND -> "There is no such workflow or run, or it no longer exists.";
      case CONFLICT -> "The workflow or run is in a state that does not allow that.";
      case TOO_MANY_REQUESTS ->
          e instanceof ThrottlingException
              ? "AWS asks for fewer calls."
              : "A quota of the AWS account is used up.";
      case SERVICE_UNAVAILABLE -> "This service is too busy or shutting down.";
      case GATEWAY_TIMEOUT -> "AWS did not respond in time.";
      default -> "AWS did not send a usable response.";
    };
  }

  private static String wordsOf(ValidationException e) {
    return Objects.requireNonNullElse(e.serviceMessage(), "no reason was given.");
  }
}
