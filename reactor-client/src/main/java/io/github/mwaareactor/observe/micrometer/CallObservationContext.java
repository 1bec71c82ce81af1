package io.github.mwaareactor.observe.micrometer;

import io.github.mwaareactor.observe.CallEnd;
import io.github.mwaareactor.observe.StartedCall;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The context of an observed call. Its carrier takes the headers of each attempt, and is read when
 * the observation has started.
 */
public final class CallObservationContext extends SenderContext<Map<String, String>> {
  private final StartedCall call;
  private volatile @Nullable CallEnd end;

  CallObservationContext(StartedCall call) {
    super(CallObservationContext::set, Kind.CLIENT);
    this.call = call;
    setCarrier(new HashMap<>());
    setRemoteServiceName("airflow-serverless");
  }

  private static void set(@Nullable Map<String, String> carrier, String name, String value) {
    if (carrier != null) {
      carrier.put(name, value);
    }
  }

  /** The call. */
  public StartedCall call() {
    return call;
  }

  /** How it ended; {@code null} before that. */
  public @Nullable CallEnd end() {
    return end;
  }

  void endedWith(CallEnd last) {
    end = last;
  }
}
