package io.github.mwaareactor.emulator.internal.signature;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.ErrorStatuses;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.emulator.SignatureVerdict;
import io.github.mwaareactor.emulator.internal.http.HttpCall;
import io.github.mwaareactor.emulator.testing.AdjustableClock;
import io.github.mwaareactor.emulator.testing.HandSigned;
import io.github.mwaareactor.emulator.testing.RawRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SignatureRefusalsTest {
  private static final String NOW = "2026-11-22T21:30:00Z";
  private static final Instant TIME = Instant.parse(NOW);
  private static final AccessKey LASTING = AccessKey.of("LASTING", "lasting-secret");
  private static final AccessKey TEMPORARY =
      AccessKey.of("TEMPORARY", "temporary-secret", "session/token+of==");
  private static final String INVALID_TOKEN =
      "The security token included in the request is invalid.";

  static final List<Case> CASES =
      List.of(
          new Case("no Authorization", r -> signed(r).without("Authorization"))
              .expect(SignatureVerdict.MISSING_AUTHENTICATION)
              .error("MissingAuthenticationTokenException", 403)
              .saying("Missing Authentication Token"),
          new Case("another scheme", r -> signed(r).header("Authorization", "Bearer abc"))
              .expect(SignatureVerdict.INCOMPLETE_SIGNATURE)
              .error("IncompleteSignatureException", 403)
              .saying("requires the algorithm"),
          new Case("no Signature", r -> changed(r, a -> a.substring(0, a.indexOf(", Signature"))))
              .expect(SignatureVerdict.INCOMPLETE_SIGNATURE)
              .error("IncompleteSignatureException", 403)
              .saying("requires 'Signature' parameter"),
          new Case("no SignedHeaders", r -> changed(r, a -> a.replace("SignedHeaders=", "Sig=")))
              .expect(SignatureVerdict.INCOMPLETE_SIGNATURE)
              .error("IncompleteSignatureException", 403)
              .saying("requires 'SignedHeaders' parameter"),
          new Case("a credential in four parts", r -> changed(r, a -> a.replace("/us-east-1", "")))
              .expect(SignatureVerdict.INCOMPLETE_SIGNATURE)
              .error("IncompleteSignatureException", 403)
              .saying("got 4."),
          new Case("no X-Amz-Date", r -> signed(r).without("X-Amz-Date"))
              .expect(SignatureVerdict.INCOMPLETE_SIGNATURE)
              .error("IncompleteSignatureException", 403)
              .saying("'X-Amz-Date'"),
          new Case("an unreadable X-Amz-Date", r -> signed(r).header("X-Amz-Date", "20261122T25"))
              .expect(SignatureVerdict.INCOMPLETE_SIGNATURE)
              .error("IncompleteSignatureException", 403)
              .saying("ISO-8601"),
          new Case("an impossible time", r -> signed(r).header("X-Amz-Date", "20261122T253000Z"))
              .expect(SignatureVerdict.INCOMPLETE_SIGNATURE)
              .error("IncompleteSignatureException", 403)
              .saying("ISO-8601"),
          new Case("an unknown key", r -> signed(r, AccessKey.of("NOBODY", "lasting-secret")))
              .expect(SignatureVerdict.UNKNOWN_ACCESS_KEY)
              .error("UnrecognizedClientException", 403)
              .saying(INVALID_TOKEN),
          new Case("a wrong secret", r -> signed(r, AccessKey.of("LASTING", "guessed")))
              .expect(SignatureVerdict.WRONG_SIGNATURE)
              .error("InvalidSignatureException", 400)
              .saying("does not match the signature you provided"),
          new Case(
                  "a changed signed header", r -> signed(r).change("amz-sdk-request", a -> "max=9"))
              .expect(SignatureVerdict.WRONG_SIGNATURE)
              .error("InvalidSignatureException", 400)
              .saying("does not match the signature you provided"),
          new Case("a body changed after signing", r -> signed(r).body("{\"RunId\":\"other\"}"))
              .expect(SignatureVerdict.WRONG_BODY_HASH)
              .error("InvalidSignatureException", 400)
              .saying("does not match the signature you provided"),
          new Case(
                  "an unsigned payload",
                  r -> signed(r).header("x-amz-content-sha256", "UNSIGNED-PAYLOAD"))
              .expect(SignatureVerdict.WRONG_BODY_HASH)
              .error("InvalidSignatureException", 400)
              .saying("does not match the signature you provided"),
          new Case("signed too long ago", r -> signedAt(r, TIME.minus(Duration.ofSeconds(301))))
              .expect(SignatureVerdict.EXPIRED)
              .error("InvalidSignatureException", 400)
              .saying(
                  "Signature expired: 20261122T212459Z is now earlier than 20261122T212500Z"
                      + " (20261122T213000Z - 5 min.)"),
          new Case("signed ahead of time", r -> signedAt(r, TIME.plus(Duration.ofSeconds(301))))
              .expect(SignatureVerdict.NOT_YET_CURRENT)
              .error("InvalidSignatureException", 400)
              .saying(
                  "Signature not yet current: 20261122T213501Z is still later than"
                      + " 20261122T213500Z (20261122T213000Z + 5 min.)"),
          new Case(
                  "another region", r -> r.signed(LASTING, "eu-west-1", "airflow-serverless", TIME))
              .expect(SignatureVerdict.WRONG_REGION)
              .error("InvalidSignatureException", 400)
              .saying(
                  "Credential should be scoped to a valid region, not 'eu-west-1'. This emulator"
                      + " serves: us-east-1."),
          new Case("another service", r -> r.signed(LASTING, "us-east-1", "airflow", TIME))
              .expect(SignatureVerdict.WRONG_SERVICE)
              .error("InvalidSignatureException", 400)
              .saying("Credential should be scoped to correct service: 'airflow-serverless'."),
          new Case("another terminator", r -> changed(r, a -> a.replace("aws4_", "aws5_")))
              .expect(SignatureVerdict.WRONG_SCOPE)
              .error("InvalidSignatureException", 400)
              .saying("valid terminator: 'aws4_request'"),
          new Case("another day", r -> changed(r, a -> a.replace("/20261122/", "/20261121/")))
              .expect(SignatureVerdict.WRONG_SCOPE)
              .error("InvalidSignatureException", 400)
              .saying("Date in Credential scope"),
          new Case("host not signed", r -> changed(r, a -> a.replace("host;", "")))
              .expect(SignatureVerdict.UNSIGNED_HEADER)
              .error("InvalidSignatureException", 400)
              .saying("'Host' must be a 'SignedHeader'"),
          new Case("date not signed", r -> changed(r, a -> a.replace("x-amz-date;", "")))
              .expect(SignatureVerdict.UNSIGNED_HEADER)
              .error("InvalidSignatureException", 400)
              .saying("'X-Amz-Date' must be a 'SignedHeader'"),
          new Case("token not signed", r -> signed(r).header("X-Amz-Security-Token", "some"))
              .expect(SignatureVerdict.UNSIGNED_HEADER)
              .error("InvalidSignatureException", 400)
              .saying("'X-Amz-Security-Token' must be a 'SignedHeader'"),
          new Case(
                  "a token the key does not have",
                  r -> signed(r, AccessKey.of("LASTING", "lasting-secret", "token")))
              .expect(SignatureVerdict.WRONG_SESSION_TOKEN)
              .error("UnrecognizedClientException", 403)
              .saying(INVALID_TOKEN),
          new Case(
                  "no session token", r -> signed(r, AccessKey.of("TEMPORARY", "temporary-secret")))
              .expect(SignatureVerdict.WRONG_SESSION_TOKEN)
              .error("UnrecognizedClientException", 403)
              .saying(INVALID_TOKEN),
          new Case(
                  "another session token",
                  r -> signed(r, AccessKey.of("TEMPORARY", "temporary-secret", "guessed")))
              .expect(SignatureVerdict.WRONG_SESSION_TOKEN)
              .error("UnrecognizedClientException", 403)
              .saying(INVALID_TOKEN));

  @ParameterizedTest
  @FieldSource("CASES")
  void isRefusedByTheDocumentedTable(Case refused) throws Exception {
    assertRefused(refused, ErrorStatuses.DOCUMENTED, 400);
  }

  @ParameterizedTest
  @FieldSource("CASES")
  void isRefusedByTheTraitTable(Case refused) throws Exception {
    assertRefused(refused, ErrorStatuses.TRAITS, refused.traitStatus);
  }

  @Test
  void acceptsSignaturesUpToFiveMinutesOffEitherWay() throws Exception {
    try (MwaaServerlessEmulator emulator = emulator(ErrorStatuses.DOCUMENTED)) {
      ScriptedRun run = someRun(emulator);

      HttpResponse<String> late =
          signedAt(RawRequest.asking(emulator, run), TIME.minus(Duration.ofMinutes(5))).send();
      HttpResponse<String> early =
          signedAt(RawRequest.asking(emulator, run), TIME.plus(Duration.ofMinutes(5))).send();

      assertThat(late.statusCode()).isEqualTo(200);
      assertThat(early.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void acceptsATemporaryKeyWithItsToken() throws Exception {
    try (MwaaServerlessEmulator emulator = emulator(ErrorStatuses.DOCUMENTED)) {
      RawRequest request = RawRequest.asking(emulator, someRun(emulator));

      HttpResponse<String> response = signed(request, TEMPORARY).send();

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(emulator.calls().get(0).toString())
          .doesNotContain("session/token")
          .doesNotContain("Signature=");
    }
  }

  @Test
  void checksTheBodyOfASignatureWithoutAContentHash() {
    String body = "{}";
    HttpCall signed = HandSigned.call(LASTING, "20261122T213000Z", body, body);
    HttpCall tampered = HandSigned.call(LASTING, "20261122T213000Z", body, "{ }");
    SignatureCheck check =
        new SignatureCheck("us-east-1", "airflow-serverless", Map.of("LASTING", LASTING));

    assertThat(signed.header("x-amz-content-sha256")).isNull();
    assertThat(check.check(signed, TIME).verdict()).isEqualTo(SignatureVerdict.VALID);
    assertThat(check.check(tampered, TIME).verdict()).isEqualTo(SignatureVerdict.WRONG_SIGNATURE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-type;x-amz-date;host;x-amz-target",
        "content-type;host;host;x-amz-date;x-amz-target",
        "content-type;ghost;host;x-amz-date;x-amz-target",
        ";host;x-amz-date"
      })
  void refusesAListOfSignedHeadersThatIsNotSortedUniqueAndSent(String list) {
    HttpCall listed = HandSigned.call(LASTING, "20261122T213000Z", list, "{}", "{}");
    SignatureCheck check =
        new SignatureCheck("us-east-1", "airflow-serverless", Map.of("LASTING", LASTING));

    // Correctly signed over what the list says, so that only the list itself can be refused.
    assertThat(check.check(listed, TIME).verdict()).isEqualTo(SignatureVerdict.WRONG_SIGNATURE);
  }

  private static void assertRefused(Case refused, ErrorStatuses statuses, int status)
      throws Exception {
    try (MwaaServerlessEmulator emulator = emulator(statuses)) {
      RawRequest request = RawRequest.asking(emulator, someRun(emulator));

      HttpResponse<String> response = refused.spoil.apply(request).send();

      JsonNode error =
          JsonMapper.shared().readTree(response.body().getBytes(StandardCharsets.UTF_8));
      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(error.propertyNames()).containsExactly("__type", "message");
      assertThat(error.get("__type").stringValue())
          .isEqualTo("com.amazon.coral.service#" + refused.errorType);
      assertThat(error.get("message").stringValue()).contains(refused.message);
      assertThat(emulator.calls())
          .extracting(RecordedCall::verdict)
          .containsExactly(refused.verdict);
    }
  }

  private static MwaaServerlessEmulator emulator(ErrorStatuses statuses) {
    return MwaaServerlessEmulator.builder()
        .accessKeys(LASTING, TEMPORARY)
        .clock(new AdjustableClock(NOW))
        .errorStatuses(statuses)
        .start();
  }

  private static ScriptedRun someRun(MwaaServerlessEmulator emulator) {
    return emulator.run(emulator.workflowArn("load-0123456789"), RunScript.remains("RUNNING"));
  }

  private static RawRequest signed(RawRequest request) {
    return signed(request, LASTING);
  }

  private static RawRequest signed(RawRequest request, AccessKey key) {
    return request
        .header("amz-sdk-request", "attempt=1; max=3")
        .signed(key, "us-east-1", "airflow-serverless", TIME);
  }

  private static RawRequest signedAt(RawRequest request, Instant time) {
    return request.signed(LASTING, "us-east-1", "airflow-serverless", time);
  }

  private static RawRequest changed(RawRequest request, UnaryOperator<String> change) {
    return signed(request).change("Authorization", change);
  }

  static final class Case {
    private final String name;
    private final Function<RawRequest, RawRequest> spoil;
    private SignatureVerdict verdict;
    private String errorType;
    private int traitStatus;
    private String message;

    private Case(String name, Function<RawRequest, RawRequest> spoil) {
      this.name = name;
      this.spoil = spoil;
    }

    private Case expect(SignatureVerdict verdict) {
      this.verdict = verdict;
      return this;
    }

    private Case error(String errorType, int traitStatus) {
      this.errorType = errorType;
      this.traitStatus = traitStatus;
      return this;
    }

    private Case saying(String message) {
      this.message = message;
      return this;
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
