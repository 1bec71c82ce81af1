package io.github.mwaareactor.observe.micrometer;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.observe.CallEnd;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.observe.CallProgress;
import io.github.mwaareactor.observe.PlannedRetry;
import io.github.mwaareactor.observe.StartedCall;
import io.github.mwaareactor.observe.micrometer.CallObservationDocumentation.CallEvent;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Makes a Micrometer observation of each call, with its attempts and retries as events. {@link
 * CallObservationDocumentation} documents its name and keys.
 *
 * <p>The parent is the observation in the Reactor context of the subscription, under Micrometer's
 * own key. Thread-locals are ignored. An observation that is bound to a thread has to be put into
 * the context, by {@code contextCapture()} or Reactor's automatic context propagation. The call's
 * own observation is in the Reactor context of the request, under the same key.
 *
 * <p>A tracing handler in the registry writes its headers, such as W3C's {@code traceparent}, into
 * every attempt. With a registry without handlers, nothing is observed, at little cost.
 */
public final class MicrometerObservation implements CallListener {
  // ObservationThreadLocalAccessor.KEY; that class needs another library to be loaded.
  static final String CONTEXT_KEY = "micrometer.observation";
  private static final DefaultCallObservationConvention DEFAULT =
      new DefaultCallObservationConvention();

  private final ObservationRegistry registry;
  private final @Nullable CallObservationConvention convention;

  private MicrometerObservation(
      ObservationRegistry registry, @Nullable CallObservationConvention convention) {
    this.registry = requireNonNull(registry, "registry");
    this.convention = convention;
  }

  /** Observes with the documented names and keys, unless the registry has a global convention. */
  public static MicrometerObservation of(ObservationRegistry registry) {
    return new MicrometerObservation(registry, null);
  }

  /** Observes with your own names and keys. */
  public static MicrometerObservation of(
      ObservationRegistry registry, CallObservationConvention convention) {
    return new MicrometerObservation(registry, requireNonNull(convention, "convention"));
  }

  @Override
  public CallProgress started(StartedCall call, ContextView context) {
    if (registry.isNoop()) {
      return CallProgress.NONE;
    }
    CallObservationContext observed = new CallObservationContext(call);
    Observation observation =
        CallObservationDocumentation.CALL
            .observation(convention, DEFAULT, () -> observed, registry)
            // Also when there is none: the one of this thread has nothing to do with the call.
            .parentObservation(parent(context))
            .start();
    return observation.isNoop() ? CallProgress.NONE : new ObservedCall(observation, observed);
  }

  private static @Nullable Observation parent(ContextView context) {
    return context.getOrDefault(CONTEXT_KEY, null) instanceof Observation parent ? parent : null;
  }

  private record ObservedCall(Observation observation, CallObservationContext observed)
      implements CallProgress {

    @Override
    public Map<String, String> headers() {
      Map<String, String> carrier = observed.getCarrier();
      return carrier == null ? Map.of() : carrier;
    }

    @Override
    public ContextView context() {
      return Context.of(CONTEXT_KEY, observation);
    }

    @Override
    public void attemptStarted(int attempt) {
      observation.event(CallEvent.ATTEMPT.saying("attempt " + attempt));
    }

    @Override
    public void retryPlanned(PlannedRetry retry) {
      observation.event(
          CallEvent.RETRY.saying(
              "attempt "
                  + retry.attempt()
                  + " follows in "
                  + retry.after().toMillis()
                  + " ms, reason "
                  + retry.reason().name().toLowerCase(Locale.ROOT)));
    }

    @Override
    public void ended(CallEnd end) {
      observed.endedWith(end);
      if (end.error() != null) {
        observation.error(end.error());
      }
      observation.stop();
    }
  }
}
