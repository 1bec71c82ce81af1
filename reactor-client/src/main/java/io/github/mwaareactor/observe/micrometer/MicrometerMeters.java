package io.github.mwaareactor.observe.micrometer;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.observe.CallProgress;
import io.github.mwaareactor.observe.ClientState;
import io.github.mwaareactor.observe.StartedCall;
import io.github.mwaareactor.observe.micrometer.ClientMeterDocumentation.MeterKey;
import io.github.mwaareactor.watch.RunWatcher;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Keeps the meters of {@link ClientMeterDocumentation}: attempts, waits, and the state of clients.
 * {@link MicrometerObservation} times whole calls. To have both, combine them with {@link
 * CallListener#all}.
 *
 * <p>One instance may serve any number of clients, and its gauges cover all open clients together.
 * Keep a reference to it while no client is open, or its gauges disappear. To distinguish clients,
 * give each an instance with its own tag. Two instances with the same tags in one registry have the
 * same gauges, of which the registry keeps the first.
 */
public final class MicrometerMeters implements CallListener {
  private final MeterRegistry registry;
  private final Tags tags;
  private final ClientGauges clients = new ClientGauges();
  private final WatcherGauges watchers;
  private final Map<Called, OperationMeters> operations = new ConcurrentHashMap<>();
  private final Counter refreshes;
  private final Counter failedRefreshes;

  private MicrometerMeters(MeterRegistry registry, Tags tags) {
    this.registry = registry;
    this.tags = tags;
    refreshes = refreshes("success");
    failedRefreshes = refreshes("error");
    clients.register(registry, tags);
    watchers = new WatcherGauges(registry.config().clock());
    watchers.register(registry, tags);
  }

  private Counter refreshes(String outcome) {
    return Counter.builder(ClientMeterDocumentation.CREDENTIALS_REFRESHES.getName())
        .description(ClientMeterDocumentation.CREDENTIALS_REFRESHES.description())
        .tags(tags.and(MeterKey.OUTCOME.asString(), outcome))
        .register(registry);
  }

  /**
   * Registers the meters that have no operation.
   *
   * @param registry the registry of all meters
   * @param tags the tags of all meters
   */
  public static MicrometerMeters of(MeterRegistry registry, Tag... tags) {
    return new MicrometerMeters(requireNonNull(registry, "registry"), Tags.of(tags));
  }

  @Override
  public CallProgress started(StartedCall call, ContextView context) {
    Called called = new Called(call.operation(), call.region());
    OperationMeters known = operations.get(called); // without the lock that making them may take
    return (known != null ? known : operations.computeIfAbsent(called, this::metersOf)).started();
  }

  private OperationMeters metersOf(Called called) {
    return new OperationMeters(registry, tags, called.operation, called.region);
  }

  @Override
  public void credentialsRefreshed(@Nullable Throwable failure) {
    (failure == null ? refreshes : failedRefreshes).increment();
  }

  @Override
  public void opened(ClientState client) {
    clients.add(client);
  }

  @Override
  public void closed(ClientState client) {
    clients.remove(client);
  }

  @Override
  public void watcherOpened(RunWatcher watcher) {
    watchers.add(watcher);
  }

  @Override
  public void watcherClosed(RunWatcher watcher) {
    watchers.remove(watcher);
  }

  /** What meters are kept by; both have few values. */
  private record Called(String operation, String region) {}
}
