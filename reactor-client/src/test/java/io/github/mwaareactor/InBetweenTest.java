package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static io.github.mwaareactor.testing.RawServer.run;
import static io.github.mwaareactor.testing.RawServer.success;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.error.ThrottlingException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

/** What proxies and load balancers between the service and us do to an answer, or in its place. */
class InBetweenTest {
  private static final String RUNNING = "{\"RunDetail\":{\"RunState\":\"RUNNING\"}}";
  private static final String THROTTLE =
      "{\"__type\":\"ThrottlingException\",\"Message\":\"slow down\"}";

  @Test
  void asksForNoEncoding() {
    try (MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();
        MwaaServerlessReactiveClient client = Clients.of(emulator).build()) {
      RunRef any = begin(emulator);

      client.getWorkflowRun(any).block(BOUND);

      assertThat(emulator.calls().get(0).headers())
          .containsEntry("accept-encoding", List.of("identity"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZIP", " gzip "})
  void anAnswerThatWasZippedUnaskedIsRead(String encoding) {
    try (RawServer server = RawServer.answering(id -> encoded(200, encoding, zipped(RUNNING)));
        MwaaServerlessReactiveClient client = server.client().build()) {

      StepVerifier.create(client.getWorkflowRun(run("zipped")).map(found -> found.state()))
          .expectNext(RunState.RUNNING)
          .expectComplete()
          .verify(BOUND);
    }
  }

  @Test
  void aZippedThrottleIsAThrottleAndPollingGoesOn() {
    AtomicInteger polls = new AtomicInteger();
    try (RawServer server =
            RawServer.answering(
                id ->
                    polls.getAndIncrement() == 0
                        ? encoded(400, "gzip", zipped(THROTTLE))
                        : success(id));
        MwaaServerlessReactiveClient client = server.client().build()) {
      StepVerifier.create(
              client.pollRunState(run("polled"), PollPolicy.every(Duration.ofMillis(1))))
          .expectNext(RunState.SUCCESS)
          .expectComplete()
          .verify(BOUND);

      polls.set(0);
      StepVerifier.create(client.getWorkflowRun(run("asked")))
          .expectError(ThrottlingException.class)
          .verify(BOUND);
    }
  }

  @Test
  void aSmallAnswerCannotBecomeALargeOne() {
    String bomb = zipped("{\"a\":\"" + "x".repeat(5_000_000) + "\"}");
    try (RawServer server = RawServer.answering(id -> encoded(200, "gzip", bomb));
        MwaaServerlessReactiveClient client = server.client().build()) {

      expectUnreadable(client, "longer than the 1048576 bytes allowed");
    }
  }

  @Test
  void damagedBytesAreNoAnswer() {
    String whole = zipped(RUNNING);
    String wrongChecksum = whole.substring(0, whole.length() - 8) + "\u0001".repeat(8);
    try (RawServer server = RawServer.answering(id -> encoded(200, "gzip", wrongChecksum));
        MwaaServerlessReactiveClient client = server.client().build()) {

      expectUnreadable(client, "damaged gzip encoding");
    }
  }

  @Test
  void anEncodingThatCannotBeReadIsNamed() {
    try (RawServer server = RawServer.answering(id -> encoded(200, "br", "\u000b\u0002"));
        MwaaServerlessReactiveClient client = server.client().build()) {

      expectUnreadable(client, "content encoding br");
    }
  }

  @Test
  void aPageInPlaceOfASuccessIsNamedWithItsFirstLine() {
    String page = "<html>\n<head><title>Sign in to the network</title></head>\n</html>";
    try (RawServer server =
            RawServer.answering(
                id -> answer(200, "Content-Type: text/html; charset=utf-8\r\n", page));
        MwaaServerlessReactiveClient client = server.client().build()) {

      expectUnreadable(client, "content type text/html; charset=utf-8: Sign in to the network");
    }
  }

  @Test
  void aRequestThatMeetsATimedOutConnectionIsSentAgain() {
    AtomicInteger requests = new AtomicInteger();
    try (RawServer server =
            RawServer.answering(
                id ->
                    requests.getAndIncrement() == 0
                        ? answer(408, "Connection: close\r\n", "")
                        : success(id));
        MwaaServerlessReactiveClient client =
            server.client().retryPolicy(RetryPolicy.defaults()).build()) {

      assertThat(client.getWorkflowRun(run("asked")).block(BOUND).runId()).isEqualTo("asked");
      assertThat(requests).hasValue(2);
    }
  }

  @Test
  void a408OnlyDelaysAPoll() {
    AtomicInteger requests = new AtomicInteger();
    try (RawServer server =
            RawServer.answering(
                id -> requests.getAndIncrement() == 0 ? answer(408, "", "") : success(id));
        MwaaServerlessReactiveClient client = server.client().build()) {

      StepVerifier.create(
              client.pollRunState(run("polled"), PollPolicy.every(Duration.ofMillis(1))))
          .expectNext(RunState.SUCCESS)
          .expectComplete()
          .verify(BOUND);
    }
  }

  @Test
  void aRefusedPageKeepsItsStatus() {
    try (RawServer server =
            RawServer.answering(
                id -> answer(403, "Content-Type: text/html\r\n", "<h1>Access denied</h1>"));
        MwaaServerlessReactiveClient client = server.client().build()) {

      StepVerifier.create(client.getWorkflowRun(run("asked")))
          .expectErrorSatisfies(
              error -> {
                assertThat(error).hasMessageContaining("content type text/html: Access denied");
                assertThat(((MwaaServiceException) error).statusCode()).isEqualTo(403);
              })
          .verify(BOUND);
    }
  }

  private static void expectUnreadable(MwaaServerlessReactiveClient client, String why) {
    StepVerifier.create(client.getWorkflowRun(run("asked")))
        .expectErrorSatisfies(
            error ->
                assertThat(error).isInstanceOf(ProtocolException.class).hasMessageContaining(why))
        .verify(BOUND);
  }

  private static String encoded(int status, String encoding, String body) {
    return answer(
        status,
        "Content-Type: application/x-amz-json-1.0\r\nContent-Encoding: " + encoding + "\r\n",
        body);
  }

  private static String answer(int status, String headers, String body) {
    return "HTTP/1.1 "
        + status
        + " Whatever\r\n"
        + headers
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  /** As characters of one byte each. */
  private static String zipped(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }
}
