package io.github.mwaareactor.springboot.autoconfigure;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.ThrottlingException;
import io.github.mwaareactor.springboot.MwaaServerlessProblems;
import java.time.Duration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Answers a request that failed with an error of the client with a problem detail. */
@RestControllerAdvice
@Order(0)
class MwaaExceptionHandler {
  // What the client's own retries begin with, for a service that names no time.
  private static final Duration NOT_TOLD = Duration.ofSeconds(1);

  /** Names the type: a caller that accepts only events would receive the problem as an event. */
  @ExceptionHandler
  Mono<ResponseEntity<ProblemDetail>> failed(MwaaException e, ServerWebExchange exchange) {
    // An event stream has begun: nothing but its end can tell. The server logs the error.
    return exchange.getResponse().isCommitted() ? Mono.error(e) : Mono.just(answer(e));
  }

  private static ResponseEntity<ProblemDetail> answer(MwaaException e) {
    ProblemDetail problem = MwaaServerlessProblems.of(e);
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.status(problem.getStatus()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
    if (e instanceof ThrottlingException) {
      Duration told = e.retryAfter();
      answer.header(HttpHeaders.RETRY_AFTER, wholeSeconds(told == null ? NOT_TOLD : told));
    }
    return answer.body(problem);
  }

  /** Rounded up: a caller that comes back too early is only throttled again. */
  private static String wholeSeconds(Duration wait) {
    return Long.toString(wait.plusNanos(999_999_999).toSeconds());
  }
}
