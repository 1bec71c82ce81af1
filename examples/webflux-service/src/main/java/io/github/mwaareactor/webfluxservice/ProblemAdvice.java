package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.ThrottlingException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Answers errors as problem details: the client's here, Spring's own in the superclass. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
  // The least that can be said of a service that does not say it: what the client itself begins
  // with.
  private static final Duration NOT_TOLD = Duration.ofSeconds(1);

  @ExceptionHandler
  Mono<ResponseEntity<Object>> failed(MwaaException e, ServerWebExchange exchange) {
    HttpHeaders headers = new HttpHeaders();
    if (e instanceof ThrottlingException throttled) {
      Duration told = throttled.retryAfter();
      headers.set(HttpHeaders.RETRY_AFTER, wholeSeconds(told == null ? NOT_TOLD : told));
    }
    return answer(Problems.of(e), headers, exchange);
  }

  private Mono<ResponseEntity<Object>> answer(
      ProblemDetail problem, HttpHeaders headers, ServerWebExchange exchange) {
    return createResponseEntity(
        problem, headers, HttpStatusCode.valueOf(problem.getStatus()), exchange);
  }

  /** Names the type: who accepts events alone would else be told of the problem by an event. */
  @Override
  protected Mono<ResponseEntity<Object>> createResponseEntity(
      @Nullable Object body,
      @Nullable HttpHeaders headers,
      HttpStatusCode status,
      ServerWebExchange exchange) {
    HttpHeaders typed = headers == null ? new HttpHeaders() : HttpHeaders.copyOf(headers);
    typed.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    return super.createResponseEntity(body, typed, status, exchange);
  }

  /** Rounded up: a caller that comes back too early is only throttled again. */
  private static String wholeSeconds(Duration wait) {
    return Long.toString(wait.plusNanos(999_999_999).toSeconds());
  }
}
