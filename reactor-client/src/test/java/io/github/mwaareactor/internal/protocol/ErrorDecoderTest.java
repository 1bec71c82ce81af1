package io.github.mwaareactor.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.FailureKind;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.ThrottlingException;
import io.github.mwaareactor.error.ValidationException;
import io.github.mwaareactor.internal.wire.WireResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorDecoderTest {
  private static final FailedCall CALL = new FailedCall("GetWorkflowRun", "run r", 2);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ThrottlingException",
        "com.amazonaws.mwaaserverless#ThrottlingException",
        "foreign.namespace#ThrottlingException",
        "ThrottlingException:http://internal.amazon.com/coral/",
        "a.b#ThrottlingException:http://x/#y"
      })
  void findsTheNameInTheBodyWithoutNamespaceAndUri(String type) {
    MwaaServiceException error = decode(400, Map.of(), "{\"__type\":\"" + type + "\"}");

    assertThat(error).isExactlyInstanceOf(ThrottlingException.class);
    assertThat(error.errorCode()).isEqualTo("ThrottlingException");
  }

  @Test
  void theHeaderComesBeforeTheBodyAndTypeBeforeCode() {
    String body = "{\"code\":\"C\",\"__type\":\"B\"}";

    assertThat(decode(400, Map.of("X-Amzn-ErrorType", "A"), body).errorCode()).isEqualTo("A");
    assertThat(decode(400, Map.of(), body).errorCode()).isEqualTo("B");
    assertThat(decode(400, Map.of(), "{\"code\":\"C\"}").errorCode()).isEqualTo("C");
  }

  @Test
  void aNestedTypeNeverCounts() {
    assertThat(decode(400, Map.of(), "{\"inner\":{\"__type\":\"X\"}}").errorCode()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html><body>502 Bad Gateway</body></html>",
        "{\"__type\":\"Thr",
        "[]",
        "\"ThrottlingException\"",
        "null",
        "{\"__type\":5,\"message\":[],\"RetryAfterSeconds\":{}}",
        "\u0000\u0001"
      })
  void anAnswerThatSaysNothingStillHasStatusAndRequestId(String body) {
    MwaaServiceException error = decode(502, Map.of("x-amzn-RequestId", "id-1"), body);

    assertThat(error).isExactlyInstanceOf(MwaaServiceException.class);
    assertThat(error.errorCode()).isNull();
    assertThat(error.serviceMessage()).isNull();
    assertThat(error.statusCode()).isEqualTo(502);
    assertThat(error.requestId()).isEqualTo("id-1");
    assertThat(error.kind()).isEqualTo(FailureKind.TRANSIENT);
    assertThat(error.attempts()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"message", "Message", "errorMessage"})
  void readsTheMessageUnderEachOfItsNames(String name) {
    assertThat(decode(400, Map.of(), "{\"" + name + "\":\"words\"}").serviceMessage())
        .isEqualTo("words");
  }

  // The empty header once won, and the body's words were lost.
  @Test
  void anEmptyMessageHeaderDoesNotHideTheMessageOfTheBody() {
    MwaaServiceException error =
        decode(400, Map.of("x-amzn-error-message", ""), "{\"Message\":\"words\"}");

    assertThat(error.serviceMessage()).isEqualTo("words");
  }

  @Test
  void bytesAfterTheObjectDoNotHideItsCode() {
    assertThat(decode(400, Map.of(), "{\"__type\":\"ThrottlingException\"} trailing").kind())
        .isEqualTo(FailureKind.THROTTLING);
  }

  @Test
  void aRefusedSignatureMayQuoteTheRequestButNoSecretOfItIsShown() {
    String quoted =
        "The Canonical String for this request should have been\\n'POST\\n/\\n\\n"
            + "host:x\\nx-amz-security-token:FwoGZXIv+Yt/ok==\\n' Signature=0123abcdef";

    MwaaServiceException error =
        decode(
            403,
            Map.of(),
            "{\"__type\":\"InvalidSignatureException\",\"message\":\"" + quoted + "\"}");

    assertThat(error.getMessage() + error.serviceMessage())
        .contains("The Canonical String for this request")
        .contains("x-amz-security-token:***")
        .doesNotContain("FwoGZXIv")
        .doesNotContain("0123abcdef")
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The request signature we calculated does not match the signature you provided.",
        "Signature expired: 20261122T120000Z is now earlier than 20261122T121000Z",
        "The security token included in the request is invalid."
      })
  void plainWordsAboutSignaturesAndTokensAreLeftAlone(String words) {
    assertThat(decode(403, Map.of(), "{\"message\":\"" + words + "\"}").serviceMessage())
        .isEqualTo(words);
  }

  @Test
  void aWholePageAsMessageIsCut() {
    String page = "{\"message\":\"" + "x".repeat(100_000) + "\"}";

    assertThat(decode(502, Map.of(), page).getMessage()).hasSizeLessThan(3000);
  }

  // It was shown as it came, whatever its length, with its line breaks.
  @Test
  void aWholePageAsCodeIsCutAndKeptOnOneLine() {
    String page = "{\"__type\":\"A\\n" + "x".repeat(100_000) + "\"}";

    MwaaServiceException error = decode(502, Map.of(), page);

    assertThat(error.errorCode()).startsWith("A x").hasSizeLessThan(3000);
    assertThat(error.getMessage()).hasSizeLessThan(3000).doesNotContain("\n");
  }

  @Test
  void bothRequestIdsAreKept() {
    MwaaServiceException error =
        decode(400, Map.of("x-amz-request-id", "one", "x-amz-id-2", "two"), "{}");

    assertThat(error.requestId()).isEqualTo("one");
    assertThat(error.extendedRequestId()).isEqualTo("two");
  }

  @Test
  void aValidationErrorWithoutAFieldListHasAnEmptyOne() {
    MwaaServiceException error = decode(400, Map.of(), "{\"__type\":\"ValidationException\"}");

    assertThat(((ValidationException) error).fieldList()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html | <html><body>Blocked by policy</body></html> | content type text/html: Blocked by policy",
        "text/html; charset=utf-8 | <!DOCTYPE html><style>p{color:red}</style><title>403 Forbidden</title> | content type text/html; charset=utf-8: 403 Forbidden",
        "text/plain | upstream connect error | content type text/plain: upstream connect error",
        "application/json | <h1>Bad gateway</h1> | content type application/json: Bad gateway",
        "'' | <h1>Bad gateway</h1> | without a content type: Bad gateway",
        "text/html | '' | content type text/html",
        "image/png | whatever | content type image/png",
        "text/plain | {'OverrideParameters':{'a':'sensitive'} | content type text/plain"
      })
  void whatIsNotTheServicesOwnAnswerIsNamed(String type, String body, String named) {
    MwaaServiceException error = decode(403, Map.of("Content-Type", type), body);

    assertThat(error).hasMessageContaining("an error without a code, " + named + " (status 403");
    assertThat(error.serviceMessage()).isNull();
  }

  @Test
  void aPageIsNeverShownWholeNorWithControlCharacters() {
    String page = "\r\n\t<p>line\u0007one " + "x".repeat(100_000) + "</p>\r\nline two";

    MwaaServiceException error = decode(403, Map.of("Content-Type", "text/html"), page);

    assertThat(error.getMessage()).contains(": line one xxx").doesNotContain("line two");
    assertThat(error.getMessage()).hasSizeLessThan(500).doesNotContain("\u0007", "\r", "\n");
  }

  @Test
  void anEncodingThatNobodyAskedForIsNamed() {
    Map<String, String> headers =
        Map.of("Content-Encoding", "br", "Content-Type", "application/x-amz-json-1.0");

    assertThat(decode(400, headers, "\u0003\u0004")).hasMessageContaining("content encoding br");
  }

  @ParameterizedTest
  @CsvSource({
    "ThrottlingException, 400, THROTTLING",
    "ThrottlingException, 429, THROTTLING",
    "ThrottlingException, 500, THROTTLING",
    "SlowDown, 503, THROTTLING",
    "OperationTimeoutException, 400, TRANSIENT",
    "OperationTimeoutException, 504, TRANSIENT",
    "InternalServerException, 500, TRANSIENT",
    "RequestTimeoutException, 408, TRANSIENT",
    "AccessDeniedException, 500, PERMANENT",
    "ValidationException, 429, PERMANENT",
    "ResourceNotFoundException, 404, PERMANENT",
    "BrandNewException, 400, PERMANENT",
    "BrandNewException, 503, TRANSIENT",
    "BrandNewException, 429, THROTTLING",
    ", 429, THROTTLING",
    ", 408, TRANSIENT",
    "BrandNewException, 408, TRANSIENT",
    "AccessDeniedException, 408, PERMANENT",
    ", 500, TRANSIENT",
    ", 501, PERMANENT",
    ", 502, TRANSIENT",
    ", 403, PERMANENT",
    ", 302, PERMANENT"
  })
  void theCodeOutranksTheStatus(String code, int status, FailureKind kind) {
    String body = code == null ? "" : "{\"__type\":\"" + code + "\"}";

    assertThat(decode(status, Map.of(), body).kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "5, , , , PT5S",
    ", 1500, , , PT1.5S",
    ", , 7, , PT7S",
    ", , 'Sun, 22 Nov 2026 12:00:30 GMT', 'Sun, 22 Nov 2026 12:00:00 GMT', PT30S",
    "5, 1500, 7, , PT5S",
    ", 1500, 7, , PT1.5S",
    ", -1, 7, , PT7S",
    ", soon, later, , ",
    "-5, , , , ",
    ", , 'Sun, 22 Nov 2026 11:00:00 GMT', 'Sun, 22 Nov 2026 12:00:00 GMT', ",
    ", , 'Sun, 22 Nov 2026 12:00:30 GMT', , "
  })
  void readsHowLongToWait(
      String inBody, String millis, String standard, String date, Duration wait) {
    Map<String, String> headers = new TreeMap<>();
    putIfPresent(headers, "x-amz-retry-after", millis);
    putIfPresent(headers, "Retry-After", standard);
    putIfPresent(headers, "Date", date);
    String body = inBody == null ? "{}" : "{\"RetryAfterSeconds\":" + inBody + "}";

    assertThat(decode(429, headers, body).retryAfter()).isEqualTo(wait);
  }

  private static void putIfPresent(Map<String, String> headers, String name, String value) {
    if (value != null) {
      headers.put(name, value);
    }
  }

  private static MwaaServiceException decode(int status, Map<String, String> headers, String body) {
    Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(headers);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return ErrorDecoder.decode(CALL, new WireResponse(status, anyCase::get, bytes));
  }
}
