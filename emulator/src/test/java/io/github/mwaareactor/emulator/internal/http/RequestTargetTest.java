package io.github.mwaareactor.emulator.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.emulator.SignatureVerdict;
import io.github.mwaareactor.emulator.testing.RawRequest;
import io.github.mwaareactor.emulator.testing.Wire;
import io.github.mwaareactor.gates.LoggedWarnings;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests go to a path, or to a whole URI as for a proxy, and to nothing else. */
class RequestTargetTest {
  private final MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();
  private final ScriptedRun run =
      emulator.run(emulator.workflowArn("load-0123456789"), RunScript.remains("RUNNING"));

  @RegisterExtension final LoggedWarnings warnings = new LoggedWarnings();

  @AfterEach
  void close() {
    emulator.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "*",
        "?x=/y",
        "http:",
        "http:/",
        "http:x",
        "http://",
        "http:///path",
        "http://?x=/y",
        "http://user@host/",
        "http://host:port/",
        "http://[::1/",
        "ftp://host/",
        "host:80",
        "host/",
        "/#fragment",
        "/?query#fragment",
        "http://host#fragment",
        "#",
        "/\u0001",
        "\\"
      })
  void aTargetThatIsNoPathIsRefusedHoweverWellItIsSigned(String target) throws Exception {
    Wire.Read answer = answerTo(target);

    assertThat(answer.text()).startsWith("HTTP/1.1 400 Bad Request");
    assertThat(answer.body()).contains("MalformedHttpRequestException", "must be a path");
    assertThat(emulator.calls().get(0).verdict()).isEqualTo(SignatureVerdict.NOT_CHECKED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "//",
        "/./",
        "/?",
        "http://host",
        "http://host/",
        "HTTP://HOST/",
        "https://host:443/",
        "http://host:/",
        "http://[::1]:80/",
        "http://host?"
      })
  void aPathAndAWholeUriAreTheSame(String target) throws Exception {
    Wire.Read answer = answerTo(target);

    assertThat(answer.text()).startsWith("HTTP/1.1 200 OK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a b", "/ b"})
  void aFirstLineThatHasAnotherNumberOfPartsIsNoHttp(String target) throws Exception {
    try (Wire wire = Wire.to(emulator).send(request().bytes(target))) {
      assertThat(wire.toTheEnd().text()).startsWith("HTTP/1.1 400 Bad Request");
    }
    assertThat(emulator.callCount()).isZero();
    assertThat(warnings.all()).singleElement().asString().contains("Decoding failed");
  }

  @ParameterizedTest
  @CsvSource({
    "/, /, ''",
    "/a/b?c=d?e, /a/b, c=d?e",
    "/%2F?x=/y, /%2F, x=/y",
    "http://host?x=/y, /, x=/y",
    "http://host/a?b, /a, b",
    "//host/a, //host/a, ''"
  })
  void thePathIsWhatIsBetweenHostAndQuery(String target, String path, String query) {
    assertThat(RequestTarget.parse(target)).isEqualTo(new RequestTarget(path, query));
  }

  @Test
  void theNextRequestOfTheConnectionIsAnswered() throws Exception {
    try (Wire wire = Wire.to(emulator)) {
      assertThat(wire.send(request().bytes("x")).answer().text()).contains("400 Bad Request");

      assertThat(wire.ask(emulator, run).answer().text()).contains("200 OK");
    }
  }

  private Wire.Read answerTo(String target) throws Exception {
    try (Wire wire = Wire.to(emulator)) {
      return wire.send(request().bytes(target)).answer();
    }
  }

  private RawRequest request() {
    return RawRequest.asking(emulator, run).signedFor(emulator, Instant.now());
  }
}
