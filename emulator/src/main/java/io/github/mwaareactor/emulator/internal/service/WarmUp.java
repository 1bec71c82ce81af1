package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.emulator.internal.http.HttpCall;
import io.github.mwaareactor.emulator.internal.signature.SignatureCheck;
import io.netty.handler.codec.DateFormatter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

/**
 * Does once, on the starting thread, what reads files or takes long the first time: security
 * providers, JSON, date formats, loggers. Event loops must not wait for it.
 */
final class WarmUp {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private WarmUp() {}

  static void run() {
    AccessKey key = AccessKey.of("WARMUP", "warm-up");
    SignatureCheck signatures =
        new SignatureCheck("us-east-1", ServiceIdentity.SIGNING_NAME, Map.of("WARMUP", key));
    signatures.check(signedCall("20260101T120000Z"), NOON);
    signatures.check(signedCall("20260101T000000Z"), NOON);
    DateFormatter.format(Date.from(NOON));
    warmUpJson();
  }

  // Serializers are found by the class of a value, the first time under a lock.
  private static void warmUpJson() {
    for (String body : List.of("{\"RunId\":\"?\"}", "{\"RunId\":1}", "?")) {
      InputReader.read(
          body.getBytes(StandardCharsets.UTF_8),
          members -> members.required("RunId", Constraint.ID));
    }
    ErrorJson.write(ServiceError.validation("warm-up", "other", Map.of("RunId", "is required")));
    ErrorJson.write(ServiceError.internalServer("warm-up", 1));
    RunScript script =
        RunScript.failsAfter(Duration.ZERO, Duration.ZERO, "none").toBuilder()
            .overrideParameters(
                Map.of("list", List.of(1, 2L, BigInteger.ONE, 1.0, BigDecimal.ONE), "flag", true))
            .build();
    RunJson.write(new LiveRun(new RunKey("arn", "run"), script, NOON), NOON);
  }

  private static HttpCall signedCall(String date) {
    String authorization =
        "AWS4-HMAC-SHA256 Credential=WARMUP/20260101/us-east-1/airflow-serverless/aws4_request,"
            + " SignedHeaders=host;x-amz-date, Signature=none";
    return new HttpCall(
        "POST",
        "/",
        Map.of("authorization", List.of(authorization), "x-amz-date", List.of(date)),
        new byte[0],
        false,
        "none");
  }
}
