package io.github.mwaareactor.internal.wire;

import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An answer of any status, whole. */
public final class WireResponse {
  private final int status;
  private final Function<String, @Nullable String> headers;
  private final byte[] body;
  private final Runnable closeConnection;

  /** Takes ownership of {@code body}; {@code headers} must not regard the case of a name. */
  public WireResponse(int status, Function<String, @Nullable String> headers, byte[] body) {
    this(status, headers, body, () -> {});
  }

  WireResponse(
      int status,
      Function<String, @Nullable String> headers,
      byte[] body,
      Runnable closeConnection) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.closeConnection = closeConnection;
  }

  public int status() {
    return status;
  }

  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** The first value of a header, whatever the case of its name. */
  public @Nullable String header(String name) {
    return headers.apply(name);
  }

  /** The service's id of this request. */
  public @Nullable String requestId() {
    String id = header("x-amzn-requestid");
    return id != null ? id : header("x-amz-request-id");
  }

  /** When the service answered, by its own clock; {@code null} if it does not say. */
  public @Nullable Instant date() {
    return HttpDate.parse(header("date"));
  }

  /** The bytes themselves, not a copy: read only. */
  public byte[] body() {
    return body;
  }

  /**
   * Keeps the connection it came on out of the pool, because requests and responses are mixed up.
   */
  public void closeConnection() {
    closeConnection.run();
  }
}
