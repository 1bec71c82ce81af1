package io.github.mwaareactor.emulator.internal.signature;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.SignatureVerdict;
import io.github.mwaareactor.emulator.internal.http.HttpCall;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The published Signature Version 4 examples: a request, the signature the world agrees on, and
 * that the verifier agrees too.
 */
class SignatureVectorsTest {
  private static final AccessKey KEY =
      AccessKey.of("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
  private static final String DATE = "20150830T123600Z";
  private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");

  static final List<Vector> VECTORS =
      List.of(
          get("get-vanilla", "/")
              .expect("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
          get("get-vanilla-query-order-key-case", "/?Param2=value2&Param1=value1")
              .expect("b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
          get("get-vanilla-empty-query-key", "/?Param1=value1")
              .expect("a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"),
          get("get-vanilla-utf8-query", "/?\u1234=bar")
              .expect("2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"),
          get("get-utf8", "/\u1234")
              .expect("8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
          get(
                  "get-unreserved",
                  "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
              .expect("07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"),
          get("get-relative-relative", "/example1/example2/../..")
              .expect("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
          get("get-slash-dot-slash", "/./")
              .expect("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
          get("get-header-value-trim", "/")
              .with("my-header1", "  value1 ")
              .with("my-header2", " \"a   b   c\"")
              .expect("acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
          get("get-header-key-duplicate", "/")
              .with("my-header1", "value2", "value2", "value1")
              .expect("c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"),
          get("get-header-value-order", "/")
              .with("my-header1", "value4", "value1", "value3", "value2")
              .expect("08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"),
          post("post-vanilla", "/")
              .expect("5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
          post("post-vanilla-query", "/?Param1=value1")
              .expect("28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"),
          post("post-header-key-sort", "/")
              .with("my-header1", "value1")
              .expect("c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"),
          post("post-header-value-case", "/")
              .with("my-header1", "VALUE1")
              .expect("cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"),
          post("post-sts-header-before", "/")
              .temporary(
                  "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRX"
                      + "mxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZa"
                      + "mpKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38"
                      + "xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabI"
                      + "Qwj2ICCR/oLxBA==")
              .expect("85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"),
          post("post-x-www-form-urlencoded", "/")
              .with("content-type", "application/x-www-form-urlencoded")
              .body("Param1=value1")
              .expect("ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"),
          post("post-x-www-form-urlencoded-parameters", "/")
              .with("content-type", "application/x-www-form-urlencoded; charset=utf8")
              .body("Param1=value1")
              .expect("1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe"),
          get("the guide's ListUsers", "/?Action=ListUsers&Version=2010-05-08")
              .of("iam", "iam.amazonaws.com")
              .with("content-type", "application/x-www-form-urlencoded; charset=utf-8")
              .expect("5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"));

  @ParameterizedTest
  @FieldSource("VECTORS")
  void agreesWithThePublishedSignature(Vector vector) {
    SignatureFinding finding = vector.check().check(vector.call(vector.signature), NOW);

    assertThat(finding).isEqualTo(SignatureFinding.VALID);
  }

  @ParameterizedTest
  @FieldSource("VECTORS")
  void refusesTheSameRequestWithOneDigitOff(Vector vector) {
    char last = vector.signature.charAt(63);
    String altered = vector.signature.substring(0, 63) + (last == '0' ? '1' : '0');

    SignatureFinding finding = vector.check().check(vector.call(altered), NOW);

    assertThat(finding.verdict()).isEqualTo(SignatureVerdict.WRONG_SIGNATURE);
  }

  private static Vector get(String name, String target) {
    return new Vector(name, "GET", target);
  }

  private static Vector post(String name, String target) {
    return new Vector(name, "POST", target);
  }

  static final class Vector {
    private final String name;
    private final String method;
    private final String target;
    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private AccessKey key = KEY;
    private String service = "service";
    private String body = "";
    private String signature = "";

    private Vector(String name, String method, String target) {
      this.name = name;
      this.method = method;
      this.target = target;
      with("host", "example.amazonaws.com").with("x-amz-date", DATE);
    }

    private Vector with(String header, String... values) {
      headers.put(header, List.of(values));
      return this;
    }

    private Vector temporary(String token) {
      this.key = AccessKey.of(KEY.accessKeyId(), KEY.secretAccessKey(), token);
      return with("x-amz-security-token", token);
    }

    private Vector of(String service, String host) {
      this.service = service;
      return with("host", host);
    }

    private Vector body(String body) {
      this.body = body;
      return this;
    }

    private Vector expect(String signature) {
      this.signature = signature;
      return this;
    }

    private SignatureCheck check() {
      return new SignatureCheck("us-east-1", service, Map.of(key.accessKeyId(), key));
    }

    private HttpCall call(String signature) {
      List<String> signed = new ArrayList<>(headers.keySet());
      signed.sort(null);
      Map<String, List<String>> all = new LinkedHashMap<>(headers);
      all.put("user-agent", List.of("never signed"));
      all.put(
          "authorization",
          List.of(
              "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/"
                  + service
                  + "/aws4_request, SignedHeaders="
                  + String.join(";", signed)
                  + ", Signature="
                  + signature));
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      return new HttpCall(method, target, all, bytes, false, "vector");
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
