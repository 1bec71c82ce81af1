package io.github.mwaareactor.emulator;

import io.github.mwaareactor.emulator.internal.Checks;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a well-signed request meets: another answer instead of the true one, or the true one spoilt
 * on its way. The true answer is the one the request would have got, an error for a bad question
 * included. What goes wrong before there is a request is a {@link ConnectionFault}.
 *
 * <p>A fault either stands in the operation's place or comes after it, which matters where the
 * operation changes something. {@link #error}, {@link #answer}, {@link #malformedJson} and {@link
 * #huge} stand in its place: nothing is started, made or deleted. With all others the operation is
 * executed, and only its answer is spoilt, late, lost, or with {@link #afterExecution} an error.
 *
 * <p>Where a fault breaks the connection it does so below TLS and HTTP, without a farewell of
 * either: no {@code Connection: close}, no {@code close_notify}. All others leave a connection that
 * can be used again.
 */
public sealed interface Fault {
  /** How much of an answer is sent before its connection breaks. */
  enum Moment {
    /** Nothing. */
    BEFORE_HEADERS,
    /** Half of status line and headers. */
    DURING_HEADERS,
    /** Status line and all headers, and nothing of the body. */
    AFTER_HEADERS,
    /** Status line, headers and half of the body. */
    DURING_BODY,
    /** All of it: the client holds a good answer, and a connection that is about to be stale. */
    AFTER_BODY
  }

  /** How a connection breaks. */
  enum Ending {
    /** Closed for good (FIN): the client reads an end. */
    CLOSE,
    /** Reset (RST): the client reads an error, which may overtake what was sent before. */
    RESET,
    /** Closed for writing only (FIN): the client reads an end, the rest is left open to it. */
    HALF_CLOSE
  }

  /**
   * An error of the service, with all its members. Nothing of what was asked for is done.
   *
   * @param error which; its status follows the emulator's table unless {@link
   *     ServiceError#withStatus} gave it one
   * @return the fault
   */
  static Fault error(ServiceError error) {
    return new ErrorAnswer(error);
  }

  /**
   * An error of the service in the place of the true answer, though what was asked for is done: as
   * when the service fails after its work.
   *
   * @param error which, as with {@link #error}
   * @return the fault
   */
  static Fault afterExecution(ServiceError error) {
    return new ErrorAfterExecution(error);
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
   * A success whose body ends in the middle of a JSON string. HTTP sees nothing wrong with it.
   *
   * @return the fault
   */
  static Fault malformedJson() {
    return answer(200, Map.of(), "{\"RunDetail\":{\"RunState\":\"RUNN");
  }

  /**
   * The true answer under another {@code Content-Type}.
   *
   * @param contentType the header's value
   * @return the fault
   */
  static Fault contentType(String contentType) {
    return new OtherContentType(contentType);
  }

  /**
   * A success with a large body: JSON, of one member nobody knows. It is made while it is sent, as
   * fast as the client reads, and never held in memory.
   *
   * @param bodyBytes the length of the body, at least 16
   * @return the fault
   */
  static Fault huge(long bodyBytes) {
    return new HugeAnswer(bodyBytes);
  }

  /**
   * The true answer after a wait, in real time, on top of the emulator's latency.
   *
   * @param delay zero to a day
   * @return the fault
   */
  static Fault late(Duration delay) {
    return new LateAnswer(delay);
  }

  /**
   * The true answer, its headers at once and its body piece by piece, each piece after a wait.
   *
   * @param pieceBytes how long a piece is, at least 1; the last may be shorter
   * @param every the wait before each, in real time, zero to a day
   * @return the fault
   */
  static Fault dripped(int pieceBytes, Duration every) {
    return new DrippedAnswer(pieceBytes, every);
  }

  /**
   * The true answer without the end of its body: its {@code Content-Length} promises all, then the
   * connection is closed.
   *
   * @param bodyBytes how much of the body is sent, not negative; at most all but its last byte
   * @return the fault
   */
  static Fault truncated(int bodyBytes) {
    return new TruncatedAnswer(bodyBytes);
  }

  /**
   * No answer at all: the request is read, and its connection left open until the client or the
   * emulator closes it.
   *
   * @return the fault
   */
  static Fault noAnswer() {
    return new NoAnswer();
  }

  /**
   * A connection that is closed (FIN) on the way of the true answer.
   *
   * @param moment how much of the answer is sent before
   * @return the fault
   */
  static Fault closes(Moment moment) {
    return new BrokenConnection(moment, Ending.CLOSE);
  }

  /**
   * A connection that is reset (RST) on the way of the true answer.
   *
   * @param moment how much of the answer is sent before
   * @return the fault
   */
  static Fault resets(Moment moment) {
    return new BrokenConnection(moment, Ending.RESET);
  }

  /**
   * A connection that is closed for writing on the way of the true answer, and stays open to the
   * client, whose further requests are read and ignored.
   *
   * @param moment how much of the answer is sent before
   * @return the fault
   */
  static Fault halfCloses(Moment moment) {
    return new BrokenConnection(moment, Ending.HALF_CLOSE);
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
   * See {@link Fault#afterExecution}.
   *
   * @param error the error to answer with
   */
  record ErrorAfterExecution(ServiceError error) implements Fault {
    /** Checks that there is one. */
    public ErrorAfterExecution {
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

  /**
   * See {@link Fault#contentType}.
   *
   * @param contentType the header's value
   */
  record OtherContentType(String contentType) implements Fault {
    /** Checks that this can be sent. */
    public OtherContentType {
      Checks.notBlank(contentType, "contentType");
      new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, contentType);
    }
  }

  /**
   * See {@link Fault#huge}.
   *
   * @param bodyBytes the length of the body
   */
  record HugeAnswer(long bodyBytes) implements Fault {
    /** Checks that there is room for JSON. */
    public HugeAnswer {
      Checks.argument(bodyBytes >= 16, "bodyBytes must be at least 16, was %d", bodyBytes);
    }
  }

  /**
   * See {@link Fault#late}.
   *
   * @param delay what is added to the emulator's latency
   */
  record LateAnswer(Duration delay) implements Fault {
    /** Checks the delay. */
    public LateAnswer {
      Checks.upToADay(delay, "delay");
    }
  }

  /**
   * See {@link Fault#dripped}.
   *
   * @param pieceBytes how long a piece is
   * @param every the wait before each
   */
  record DrippedAnswer(int pieceBytes, Duration every) implements Fault {
    /** Checks both. */
    public DrippedAnswer {
      Checks.argument(pieceBytes >= 1, "pieceBytes must be at least 1, was %d", pieceBytes);
      Checks.upToADay(every, "every");
    }
  }

  /**
   * See {@link Fault#truncated}.
   *
   * @param bodyBytes how much of the body is sent
   */
  record TruncatedAnswer(int bodyBytes) implements Fault {
    /** Checks the length. */
    public TruncatedAnswer {
      Checks.argument(bodyBytes >= 0, "bodyBytes must not be negative, was %d", bodyBytes);
    }
  }

  /** See {@link Fault#noAnswer}. */
  record NoAnswer() implements Fault {}

  /**
   * See {@link Fault#closes}, {@link Fault#resets} and {@link Fault#halfCloses}.
   *
   * @param moment how much of the answer is sent before
   * @param ending how it breaks
   */
  record BrokenConnection(Moment moment, Ending ending) implements Fault {
    /** Checks that both are there. */
    public BrokenConnection {
      Objects.requireNonNull(moment, "moment");
      Objects.requireNonNull(ending, "ending");
    }
  }
}
