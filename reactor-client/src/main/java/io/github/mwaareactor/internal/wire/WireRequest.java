package io.github.mwaareactor.internal.wire;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.error.FailedCall;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A request on its way out. Steps never change it, they pass on a copy that says more; only the
 * {@link CallState} is one for all copies.
 */
public final class WireRequest {
  /** Tells headers one by one; the same ones each time. */
  public interface Headers {
    void forEach(BiConsumer<? super String, ? super String> header);
  }

  private final OperationCall asked;
  private final Headers headers;
  private final byte[] body;
  private final CallState call;

  /** Takes ownership of {@code body}. */
  public WireRequest(OperationCall asked, Map<String, String> headers, byte[] body) {
    this(asked, headers::forEach, body, new CallState());
  }

  private WireRequest(OperationCall asked, Headers headers, byte[] body, CallState call) {
    this.asked = asked;
    this.headers = headers;
    this.body = body;
    this.call = call;
  }

  /**
   * The same with these headers besides those it has. Where it goes is known to all copies from now
   * on, for their messages.
   */
  public WireRequest to(Endpoint destination, Headers more) {
    call.sendTo(destination);
    return withHeaders(
        header -> {
          headers.forEach(header);
          more.forEach(header);
        });
  }

  /** The same with these headers and no others. */
  public WireRequest withHeaders(Headers all) {
    return new WireRequest(asked, all, body, call);
  }

  /** What is asked. */
  public OperationCall asked() {
    return asked;
  }

  /** The AWS operation. */
  public String operation() {
    return asked.operation();
  }

  /** Where it goes; only once that is known. */
  public Endpoint endpoint() {
    return requireNonNull(call.endpoint(), "endpoint");
  }

  /** Where it goes, for messages: host, and port where one was given. */
  public String host() {
    Endpoint endpoint = call.endpoint();
    if (endpoint != null) {
      return endpoint.uri().getAuthority();
    }
    return asked.region() == null ? "the service" : "the service in " + asked.region();
  }

  /** Tells each header, without a copy of them all. */
  public void forEachHeader(BiConsumer<? super String, ? super String> header) {
    headers.forEach(header);
  }

  /** The bytes themselves, not a copy: read only. */
  public byte[] body() {
    return body;
  }

  public CallState call() {
    return call;
  }

  /** What an exception says of the attempt that is being made, which counts from now on. */
  public FailedCall failed() {
    return failed(call.count());
  }

  /** What an exception says of the call so far; an attempt that was not sent does not count. */
  public FailedCall unfinished() {
    return failed(call.attempts());
  }

  private FailedCall failed(int attempts) {
    return new FailedCall(
        asked.operation(),
        asked.shownSubject(),
        attempts,
        call.isSent(),
        call.isInDoubt(),
        asked.clientToken());
  }
}
