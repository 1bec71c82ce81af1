package io.github.mwaareactor.emulator;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What a well-signed request gets instead of its answer. */
public sealed interface Fault {
  /**
   * An error of the service, with all its members.
   *
   * @param error which; its status follows the emulator's table unless {@link
   *     ServiceError#withStatus} gave it one
   * @return the fault
   */
  static Fault error(ServiceError error) {
    return new ErrorAnswer(error);
  }

  /**
   * An answer of these very bytes: broken JSON, a proxy's HTML page, a success with odd members.
   *
   * @param status the HTTP status, 200 to 599
   * @param headers added to the emulator's own, or in place of those of the same name
   * @param body the whole body, sent as UTF-8
   * @return the fault
   */
  static Fault answer(int status, Map<String, String> headers, String body) {
    return new PlainAnswer(status, headers, body);
  }

  /**
   * See {@link Fault#error}.
   *
   * @param error the error to answer with
   */
  record ErrorAnswer(ServiceError error) implements Fault {
    /** Checks that there is one. */
    public ErrorAnswer {
      Objects.requireNonNull(error, "error");
    }
  }

  /**
   * See {@link Fault#answer}.
   *
   * @param status the HTTP status
   * @param headers added to the emulator's own, or in place of those of the same name
   * @param body the whole body
   */
  record PlainAnswer(int status, Map<String, String> headers, String body) implements Fault {
    /** Checks that this can be sent, and copies the headers. */
    public PlainAnswer {
      Objects.requireNonNull(body, "body");
      Checks.argument(status >= 200 && status <= 599, "status must be 200 to 599, was %d", status);
      Checks.argument(
          (status != 204 && status != 205 && status != 304) || body.isEmpty(),
          "an answer with status %d has no body, was %d characters",
          status,
          body.length());
      headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
      checkSendable(headers);
    }

    private static void checkSendable(Map<String, String> headers) {
      HttpHeaders probe = new DefaultHttpHeaders();
      headers.forEach(probe::set);
      // An answer is framed by its real length: a lie here would break the answers after it.
      Checks.argument(
          !probe.contains(HttpHeaderNames.CONTENT_LENGTH)
              && !probe.contains(HttpHeaderNames.TRANSFER_ENCODING),
          "headers must leave Content-Length and Transfer-Encoding to the emulator, were %s",
          headers.keySet());
    }
  }
}
