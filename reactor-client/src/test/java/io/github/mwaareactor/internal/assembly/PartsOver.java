package io.github.mwaareactor.internal.assembly;

import io.github.mwaareactor.internal.aws.Endpoints;
import io.github.mwaareactor.internal.protocol.CallObserver;
import io.github.mwaareactor.internal.protocol.OperationCaller;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.Memo;
import io.github.mwaareactor.internal.wire.ProxySettings;
import io.github.mwaareactor.internal.wire.Transport;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.options.ConnectionOptions;
import io.github.mwaareactor.options.Timeouts;
import java.time.Clock;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The parts of a client whose whole chain is one exchange. */
public final class PartsOver {
  private PartsOver() {}

  public static ClientParts exchange(Exchange exchange) {
    OperationCaller caller = new OperationCaller(exchange, CallObserver.NONE);
    Transport unused =
        new Transport(
            UnaryOperator.identity(),
            null,
            ConnectionOptions.defaults(),
            Timeouts.defaults(),
            Schedulers.parallel(),
            () -> ProxySettings.NONE);
    return new ClientParts(
        caller,
        caller,
        new Endpoints(null),
        new Memo<>(Mono.never()),
        CallListener.NONE,
        new SharedConnections(unused, 64, Timeouts.defaults(), Clock.systemUTC()),
        new ClientLifecycle(new ClosingSignal(), Mono.empty(), Schedulers.parallel()),
        Mono.empty());
  }
}
