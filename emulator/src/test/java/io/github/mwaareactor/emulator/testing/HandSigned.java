package io.github.mwaareactor.emulator.testing;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.internal.http.Answer;
import io.github.mwaareactor.emulator.internal.http.HttpCall;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as the Python SDK does: without {@code x-amz-content-sha256}, and few headers. */
public final class HandSigned {
  public static final String SIGNED = "content-type;host;x-amz-date;x-amz-target";

  private HandSigned() {}

  public static HttpCall call(AccessKey key, String date, String signedBody, String sentBody) {
    return call(key, date, SIGNED, signedBody, sentBody);
  }

  /** Signs whatever headers are listed, also as no signer should list them. */
  public static HttpCall call(
      AccessKey key, String date, String signed, String signedBody, String sentBody) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    headers.put("content-type", List.of(Answer.CONTENT_TYPE));
    headers.put("host", List.of("127.0.0.1:8080"));
    headers.put("x-amz-date", List.of(date));
    headers.put("x-amz-target", List.of(RawRequest.TARGET));
    String scope = date.substring(0, 8) + "/us-east-1/airflow-serverless/aws4_request";
    String signature = signature(key, date, scope, canonical(headers, signed, signedBody));
    headers.put(
        "authorization",
        List.of(
            "AWS4-HMAC-SHA256 Credential="
                + key.accessKeyId()
                + "/"
                + scope
                + ", SignedHeaders="
                + signed
                + ", Signature="
                + signature));
    byte[] sent = sentBody.getBytes(StandardCharsets.UTF_8);
    return new HttpCall("POST", "/", headers, sent, false, "hand");
  }

  private static String canonical(Map<String, List<String>> headers, String signed, String body) {
    StringBuilder text = new StringBuilder("POST\n/\n\n");
    for (String name : signed.split(";", -1)) {
      text.append(name + ":" + headers.getOrDefault(name, List.of("")).get(0) + "\n");
    }
    return text + "\n" + signed + "\n" + sha256(body);
  }

  private static String signature(AccessKey key, String date, String scope, String canonical) {
    byte[] derived = ("AWS4" + key.secretAccessKey()).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/", -1)) {
      derived = hmac(derived, part);
    }
    String toSign = "AWS4-HMAC-SHA256\n" + date + "\n" + scope + "\n" + sha256(canonical);
    return HexFormat.of().formatHex(hmac(derived, toSign));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
