package io.github.mwaareactor;

import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchOptions;
import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * A non-blocking client for Amazon MWAA Serverless: all operations of the service, pollers and
 * watchers.
 *
 * <p>One client serves any number of concurrent calls and threads. Make one for each account and
 * keep it: it holds connections and event loops until it is closed.
 *
 * <p>Wrong arguments throw at the call, before anything is sent: {@link NullPointerException} for
 * null, else {@link IllegalArgumentException} with the rule and the value. Every other failure is
 * an error signal, always a {@link io.github.mwaareactor.error.MwaaException}.
 */
public interface MwaaServerlessReactiveClient
    extends WorkflowRunOperations,
        TaskInstanceOperations,
        WorkflowOperations,
        TagOperations,
        AutoCloseable {
  /**
   * A client with all defaults: the AWS default credentials chain, endpoint and region from each
   * ARN. It does not block. Credentials are resolved by the first call, off the event loops, or by
   * {@link #warmup()}.
   */
  static MwaaServerlessReactiveClient create() {
    return builder().build();
  }

  /** Starts from the defaults. */
  static MwaaServerlessReactiveClientBuilder builder() {
    return new MwaaServerlessReactiveClientBuilder();
  }

  /**
   * Follows many runs at a rate that the service tolerates. Each run has one poll at a time,
   * however many subscribers it has. Watchers are independent of one another: make one and share
   * it.
   *
   * <p>A poll is one attempt, without retries. The client's {@link
   * MwaaServerlessReactiveClientBuilder#rateLimit} applies to it as to every other attempt. Closing
   * the client closes its watchers.
   *
   * @param options how fresh the known states are kept, and at what rate
   * @return a watcher that does nothing until it is subscribed to
   */
  RunWatcher watcher(WatchOptions options);

  /**
   * Does in advance what the first call would otherwise wait for. It starts the event loops and the
   * resolver, loads native libraries, reads the AWS profile and resolves credentials. It sends no
   * request and opens no connection, because the endpoint depends on each call's ARN.
   *
   * <p>Nothing happens before subscription. Work that may block runs on other threads, never on the
   * subscriber's. It may be subscribed to any number of times: what is ready is not done again, and
   * a failure is not kept. Cancelling stops the wait.
   *
   * @return completes when the client is ready. Or the first of {@link
   *     io.github.mwaareactor.error.CredentialsException} without credentials, {@link
   *     io.github.mwaareactor.error.ConfigurationException} for an invalid profile, and {@link
   *     io.github.mwaareactor.error.ClientClosedException}
   */
  Mono<Void> warmup();

  /**
   * Starts from this client's options, for a client that shares its connections, event loops and
   * clock correction. It may have another identity, region or policy without another set of
   * sockets.
   *
   * <p>Each client is closed on its own, in any order. What they share is freed with the last one.
   * An identity is never shared. {@link MwaaServerlessReactiveClientBuilder#httpClient} cannot be
   * set again, and the connection limits of {@link io.github.mwaareactor.options.Timeouts} stay.
   */
  MwaaServerlessReactiveClientBuilder toBuilder();

  /**
   * Ends pollers and watchers, and refuses new ones, with {@link
   * io.github.mwaareactor.error.ClientClosedException}. All other calls go on. It is the first step
   * when a web application stops: event streams that follow runs for hours would otherwise keep its
   * server from finishing. {@link #close()} and {@link #closeGracefully} do it, too.
   *
   * <p>It never blocks, and may be called more than once. There is no way back. Derived clients are
   * not affected.
   */
  void closeStreams();

  /**
   * Refuses new calls with {@link io.github.mwaareactor.error.ClientClosedException} and closes the
   * connections, unless a derived client still uses them. Calls in flight and pollers end with the
   * same error. It never blocks, and may be called more than once.
   */
  @Override
  void close();

  /**
   * Refuses new calls, ends pollers, and waits for the calls in flight before it closes the client.
   * Nothing happens before subscription. Cancelling stops the wait. The client then refuses new
   * calls, and still has to be closed.
   *
   * @param limit the longest wait; calls that are in flight after it end with {@link
   *     io.github.mwaareactor.error.ClientClosedException}. Not negative
   * @return completes when everything is freed, except connections that a derived client still uses
   * @throws IllegalArgumentException if the limit is negative
   */
  Mono<Void> closeGracefully(Duration limit);
}
