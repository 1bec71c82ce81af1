package io.github.mwaareactor.internal.step;

import io.github.mwaareactor.error.ConfigurationException;
import io.github.mwaareactor.internal.aws.Endpoints;
import io.github.mwaareactor.internal.aws.Settings;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.Memo;
import io.github.mwaareactor.internal.wire.Phase;
import io.github.mwaareactor.internal.wire.UserAgent;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.internal.wire.WireResponse;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import reactor.core.publisher.Mono;

/** Finds out where a call goes, and gives it what all its attempts carry. */
public final class AddressStep implements Exchange {
  private final Memo<Settings> settings;
  private final Endpoints endpoints;
  private final Exchange next;

  public AddressStep(Memo<Settings> settings, Endpoints endpoints, Exchange next) {
    this.settings = settings;
    this.endpoints = endpoints;
    this.next = next;
  }

  @Override
  public Mono<WireResponse> exchange(WireRequest request) {
    request.call().awaits(Phase.SETTINGS);
    return settings.flatMap(
        found -> exchange(request, found), error -> misconfigured(request, error));
  }

  private Mono<WireResponse> exchange(WireRequest request, Settings found) {
    WireRequest addressed;
    try {
      addressed = addressed(request, found);
    } catch (IllegalArgumentException e) {
      return Mono.error(misconfigured(request, e));
    }
    return next.exchange(addressed);
  }

  private WireRequest addressed(WireRequest request, Settings found) {
    String asked = request.asked().region();
    return request.to(
        endpoints.of(asked == null ? Endpoints.regionOf(found) : asked, found),
        common(UserAgent.of(found.appId()), invocationId()));
  }

  private static WireRequest.Headers common(String userAgent, String invocationId) {
    return header -> {
      header.accept(UserAgent.HEADER, userAgent);
      header.accept("amz-sdk-invocation-id", invocationId);
    };
  }

  // Not UUID.randomUUID(): its generator may wait for the system's.
  private static String invocationId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (random.nextLong() & ~0xf000L) | 0x4000L;
    long low = (random.nextLong() & ~(0xc0L << 56)) | (0x80L << 56);
    return new UUID(high, low).toString();
  }

  private static ConfigurationException misconfigured(WireRequest request, Throwable error) {
    return new ConfigurationException(
        request.unfinished(), String.valueOf(error.getMessage()), error);
  }
}
