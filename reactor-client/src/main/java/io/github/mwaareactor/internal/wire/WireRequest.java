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

  private final String operation;
  private final Object subject;
  private final String region;
  private final Headers headers;
  private final byte[] body;
  private final CallState call;

  /** Takes ownership of {@code body}. The subject is what messages say was asked about. */
  public WireRequest(
      String operation, Object subject, String region, Map<String, String> headers, byte[] body) {
    this(operation, subject, region, headers::forEach, body, new CallState());
  }

  private WireRequest(
      String operation,
      Object subject,
      String region,
      Headers headers,
      byte[] body,
      CallState call) {
    this.operation = operation;
    this.subject = subject;
    this.region = region;
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
    return new WireRequest(operation, subject, region, all, body, call);
  }

  /** The AWS operation. */
  public String operation() {
    return operation;
  }

  /** What is asked about. */
  public Object subject() {
    return subject;
  }

  /** The region of what is asked about. */
  public String region() {
    return region;
  }

  /** Where it goes; only once that is known. */
  public Endpoint endpoint() {
    return requireNonNull(call.endpoint(), "endpoint");
  }

  /** Where it goes, for messages: host, and port where one was given. */
  public String host() {
    Endpoint endpoint = call.endpoint();
    return endpoint == null ? "the service in " + region : endpoint.uri().getAuthority();
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
    return new FailedCall(operation, String.valueOf(subject), call.count(), call.isSent());
  }

  /** What an exception says of the call so far; an attempt that was not sent does not count. */
  public FailedCall unfinished() {
    return new FailedCall(operation, String.valueOf(subject), call.attempts(), call.isSent());
  }
}
