package io.github.mwaareactor.emulator.internal.http;

import io.github.mwaareactor.emulator.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What goes back: a status, a body, and headers besides those every answer has. */
@SuppressWarnings("ArrayRecordComponent") // written once and never compared
public record Answer(int status, Map<String, String> headers, byte[] body) {
  /** The type of the service's answers and of its requests. */
  public static final String CONTENT_TYPE = "application/x-amz-json-1.0";

  public static Answer success(byte[] json) {
    return new Answer(200, Map.of(), json);
  }

  public static Answer error(int status, byte[] json) {
    return new Answer(status, Map.of(), json);
  }

  public static Answer plain(Fault.PlainAnswer plain) {
    byte[] body = plain.body().getBytes(StandardCharsets.UTF_8);
    return new Answer(plain.status(), plain.headers(), body);
  }

  public Answer withContentType(String contentType) {
    return new Answer(status, Map.of("content-type", contentType), body);
  }
}
