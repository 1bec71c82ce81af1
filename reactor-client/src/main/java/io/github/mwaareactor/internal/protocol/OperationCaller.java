package io.github.mwaareactor.internal.protocol;

import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.LocalFailures;
import io.github.mwaareactor.internal.wire.OperationCall;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.internal.wire.WireResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;

/** Encodes a question, sends it through the chain and decodes the answer. */
public final class OperationCaller {
  private final Exchange exchange;
  private final CallObserver observer;

  public OperationCaller(Exchange exchange, CallObserver observer) {
    this.exchange = exchange;
    this.observer = observer;
  }

  /** Each subscription is one call. */
  public <I, O> Mono<O> call(Operation<I, O> operation, I input) {
    return Mono.deferContextual(
        context -> {
          try {
            WireRequest request = encode(operation, input);
            Mono<O> answer =
                exchange
                    .exchange(request)
                    .map(response -> decode(operation, input, request, response));
            return observer.observe(request, context, answer);
          } catch (RuntimeException | LinkageError | VirtualMachineError e) {
            FailedCall call = notSent(operation, input);
            return Mono.error(LocalFailures.typed(call, e));
          }
        });
  }

  /** What an exception says of a call of which nothing was sent. */
  public static <I> FailedCall notSent(Operation<I, ?> operation, I input) {
    OperationCall asked = operation.call(input);
    return new FailedCall(
        asked.operation(), asked.shownSubject(), 0, false, false, asked.clientToken());
  }

  private static <I> WireRequest encode(Operation<I, ?> operation, I input) {
    return new WireRequest(operation.call(input), operation.headers(), operation.encode(input));
  }

  // Above all limits, so that nothing but a signal from here ends the call.
  private static <I, O> O decode(
      Operation<I, O> operation, I input, WireRequest request, WireResponse response) {
    try {
      return operation.decode(input, response.body());
    } catch (JacksonException e) {
      String where = UnreadableBody.describe(response);
      throw unusable(
          request,
          response,
          "the answer cannot be read as "
              + operation.name()
              + (where.isEmpty() ? JsonErrorLocation.describe(e) : where));
    } catch (UnusableAnswer e) {
      if (e.isAboutOther()) {
        response.closeConnection();
      }
      throw unusable(request, response, e.what());
    } catch (RuntimeException | LinkageError | VirtualMachineError e) {
      throw LocalFailures.typed(request.failed(), e);
    }
  }

  private static ProtocolException unusable(
      WireRequest request, WireResponse response, String what) {
    return request
        .call()
        .withSuppressed(
            new ProtocolException(
                request.failed(), what, response.status(), response.requestId(), null));
  }
}
