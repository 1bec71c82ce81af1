package io.github.mwaareactor.emulator;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What goes back: a status, a body, and headers besides those every answer has. */
@SuppressWarnings("ArrayRecordComponent") // written once and never compared
record Answer(int status, Map<String, String> headers, byte[] body) {
  static Answer success(byte[] json) {
    return new Answer(200, Map.of(), json);
  }

  static Answer error(ServiceError error, ErrorStatuses statuses) {
    return new Answer(statuses.of(error), Map.of(), error.json());
  }

  static Answer plain(Fault.PlainAnswer plain) {
    byte[] body = plain.body().getBytes(StandardCharsets.UTF_8);
    return new Answer(plain.status(), plain.headers(), body);
  }

  Answer withContentType(String contentType) {
    return new Answer(status, Map.of("content-type", contentType), body);
  }
}
