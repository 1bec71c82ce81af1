package io.github.mwaareactor.internal.wire;

import io.github.mwaareactor.error.FailedCall;
import java.net.URI;
import java.util.Map;

/** One attempt on its way out. Steps never change it; they pass on a copy that says more. */
public final class WireRequest {
  private final String operation;
  private final Object subject;
  private final Endpoint endpoint;
  private final Map<String, String> headers;
  private final byte[] body;
  private final int attempt;

  /** Takes ownership of {@code body}. The subject is what messages say was asked about. */
  public WireRequest(
      String operation,
      Object subject,
      Endpoint endpoint,
      Map<String, String> headers,
      byte[] body) {
    this(operation, subject, endpoint, headers, body, 1);
  }

  private WireRequest(
      String operation,
      Object subject,
      Endpoint endpoint,
      Map<String, String> headers,
      byte[] body,
      int attempt) {
    this.operation = operation;
    this.subject = subject;
    this.endpoint = endpoint;
    this.headers = headers;
    this.body = body;
    this.attempt = attempt;
  }

  public WireRequest withHeaders(Map<String, String> all) {
    return new WireRequest(operation, subject, endpoint, all, body, attempt);
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  /** Where it goes, for messages: host, and port where one was given. */
  public String host() {
    URI uri = endpoint.uri();
    return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }

  public Map<String, String> headers() {
    return headers;
  }

  /** The bytes themselves, not a copy: read only. */
  public byte[] body() {
    return body;
  }

  /** What an exception says of this attempt. */
  public FailedCall failed() {
    return new FailedCall(operation, String.valueOf(subject), attempt);
  }

  /** What an exception says when this attempt was never made. */
  public FailedCall refused() {
    return new FailedCall(operation, String.valueOf(subject), attempt - 1);
  }
}
