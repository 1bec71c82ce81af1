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
 * Makes a Micrometer observation of each call, with its attempts and retries as events. What it is
 * called and which keys it has is told by {@link CallObservationDocumentation}.
 *
 * <p>The parent is the observation in the Reactor context of the subscription, under Micrometer's
 * own key, and no other: threads are not looked at. So where the caller's observation is bound to a
 * thread, it has to be brought into the context, by {@code contextCapture()} or Reactor's automatic
 * context propagation. What runs below the call finds the call's observation in the same place.
 *
 * <p>A tracing handler in the registry writes its headers, such as W3C's {@code traceparent}, into
 * every attempt. With a registry that has no handlers nothing is observed, and little paid.
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

  /**
   * Observes with the names and keys that are documented, unless a global convention of the
   * registry says otherwise.
   */
  public static MicrometerObservation of(ObservationRegistry registry) {
    return new MicrometerObservation(registry, null);
  }

  /** Observes with names and keys of your own. */
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
