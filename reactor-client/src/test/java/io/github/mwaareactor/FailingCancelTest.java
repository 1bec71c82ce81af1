package io.github.mwaareactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.internal.assembly.PartsOver;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.WireResponse;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.watch.WatchOptions;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Nobody is alarmed by a call that fails as it is cancelled, however the run was asked for. */
class FailingCancelTest {
  private static final FailedCall CALL = new FailedCall("GetWorkflowRun", "r", 1);
  private static final RunRef RUN =
      new RunRef("arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/w-a1B2c3D4e5", "r1");

  @RegisterExtension final LoggedWarnings warnings = new LoggedWarnings();

  /** Each way to ask for a run. */
  enum Way {
    LOOKUP {
      @Override
      Publisher<?> ask(MwaaServerlessReactiveClient client) {
        return client.getWorkflowRun(RUN);
      }
    },
    LOOKUPS {
      @Override
      Publisher<?> ask(MwaaServerlessReactiveClient client) {
        return client.getWorkflowRuns(Flux.just(RUN), 2);
      }
    },
    STATES {
      @Override
      Publisher<?> ask(MwaaServerlessReactiveClient client) {
        return client.pollRunState(RUN, PollPolicy.defaults());
      }
    },
    COMPLETION {
      @Override
      Publisher<?> ask(MwaaServerlessReactiveClient client) {
        return client.awaitCompletion(RUN, PollPolicy.defaults());
      }
    },
    SUCCESS {
      @Override
      Publisher<?> ask(MwaaServerlessReactiveClient client) {
        return client.awaitSuccess(RUN, PollPolicy.defaults());
      }
    },
    WATCH {
      @Override
      Publisher<?> ask(MwaaServerlessReactiveClient client) {
        return client.watcher(WatchOptions.defaults()).watch(RUN);
      }
    };

    abstract Publisher<?> ask(MwaaServerlessReactiveClient client);

    Disposable start(MwaaServerlessReactiveClient client) {
      return Flux.from(ask(client)).subscribe(value -> {}, error -> {});
    }
  }

  static Stream<Arguments> failures() {
    Throwable[] failures = {
      new TransportException(CALL, TransportException.Reason.CONNECTION_LOST, "reset", null),
      new IOException("reset by peer")
    };
    return Stream.of(Way.values())
        .flatMap(way -> Arrays.stream(failures).map(failure -> Arguments.of(way, failure)));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aCallThatFailsAsItIsCancelledIsQuiet(Way way, Throwable failure) {
    try (var client = client(request -> new FailsWhenCancelled(failure))) {
      way.start(client).dispose();
    }

    assertThat(warnings.all()).isEmpty();
  }

  private static MwaaServerlessReactiveClient client(Exchange exchange) {
    return new DefaultMwaaServerlessReactiveClient(
        PartsOver.exchange(exchange),
        PollPolicy.defaults(),
        Schedulers.parallel(),
        MwaaServerlessReactiveClient.builder());
  }

  /** Never answers, and fails in the moment of its cancellation. */
  private static final class FailsWhenCancelled extends Mono<WireResponse> {
    private final Throwable failure;

    FailsWhenCancelled(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public void subscribe(CoreSubscriber<? super WireResponse> subscriber) {
      subscriber.onSubscribe(
          new Subscription() {
            @Override
            public void request(long answers) {}

            @Override
            public void cancel() {
              subscriber.onError(failure);
            }
          });
    }
  }
}
