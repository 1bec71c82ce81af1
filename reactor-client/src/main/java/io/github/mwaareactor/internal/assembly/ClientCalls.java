package io.github.mwaareactor.internal.assembly;

import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.internal.list.PagedFlux;
import io.github.mwaareactor.internal.poll.FirstSuccess;
import io.github.mwaareactor.internal.protocol.ClientTokens;
import io.github.mwaareactor.internal.protocol.Operation;
import io.github.mwaareactor.internal.protocol.OperationCaller;
import io.github.mwaareactor.internal.protocol.PageRequest;
import io.github.mwaareactor.internal.wire.LocalFailures;
import io.github.mwaareactor.model.Page;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Calls any operation while the client is open. */
public final class ClientCalls {
  private static final int OK = 200;

  private final OperationCaller caller;
  private final ClientLifecycle lifecycle;
  private final FirstSuccess success;

  public ClientCalls(OperationCaller caller, ClientLifecycle lifecycle, FirstSuccess success) {
    this.caller = caller;
    this.lifecycle = lifecycle;
    this.success = success;
  }

  /** Each subscription is one call. */
  public <I, O> Mono<O> call(Operation<I, O> operation, I input) {
    return lifecycle.whileOpen(
        () -> OperationCaller.notSent(operation, input), success.by(caller.call(operation, input)));
  }

  /**
   * A call of an operation with a client token: the caller's, else one that is drawn for each
   * subscription.
   *
   * @param token the caller's
   * @param with the input with another token
   */
  public <I, O> Mono<O> call(
      Operation<I, O> operation, I input, @Nullable String token, Function<String, I> with) {
    return token != null
        ? call(operation, input)
        : ClientTokens.draw()
            .onErrorMap(
                error -> LocalFailures.typed(OperationCaller.notSent(operation, input), error))
            .flatMap(drawn -> call(operation, with.apply(drawn)));
  }

  /** Each page is one call. */
  public <L, T> PagedFlux<T> list(
      Operation<PageRequest<L>, Page<T>> operation, L list, @Nullable String startingToken) {
    return new PagedFlux<>(
        startingToken,
        token -> call(operation, new PageRequest<>(list, token)),
        () -> endless(operation, list));
  }

  private static ProtocolException endless(Operation<?, ?> operation, Object list) {
    return new ProtocolException(
        new FailedCall(operation.name(), String.valueOf(list), 1),
        "the list would never end, because its NextToken came before",
        OK,
        null,
        null);
  }
}
