package io.github.mwaareactor.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageRedactionTest {
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEK34";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "what is '%s'?",
        "AWS_SECRET_ACCESS_KEY=%s",
        "\"SecretAccessKey\" : \"%s\"",
        "SessionToken: %s, and more",
        "x-amz-security-token:%s",
        "https://host/?X-Amz-Signature=%s&x=1",
        "https://user:%s@host/",
        "Authorization: Bearer %s",
        "Unrecognized token '%s': was expecting (JSON String)",
        "password = \"%s\""
      })
  void hidesSecrets(String words) {
    assertThat(MessageRedaction.shown(words.formatted(SECRET)))
        .contains("***")
        .doesNotContain(SECRET.substring(0, 12), SECRET.substring(20));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The request signature we calculated does not match the signature you provided.",
        "The security token included in the request is expired",
        "ExpiredTokenException: no",
        "java.lang.NoClassDefFoundError:"
            + " software/amazon/awssdk/http/auth/aws/signer/AwsV4HttpSigner",
        "io/github/resilience4j/core/IntervalBiFunction is missing",
        "arn:aws:airflow-serverless:us-east-1:123456789012:workflow/nightly-a1B2c3D4e5 is unknown",
        "no workflow/MyDailyEtlPipelineForSales2024RegionOne",
        "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "request 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"
      })
  void leavesWordsThatAreNone(String words) {
    assertThat(MessageRedaction.shown(words)).isEqualTo(words);
  }

  @Test
  void wordsOfManyPartsDoNotOverflowTheStack() throws Exception {
    AtomicReference<String> shown = new AtomicReference<>();
    Thread small =
        new Thread(null, () -> shown.set(MessageRedaction.shown("a/".repeat(2000))), "", 1);

    small.start();
    small.join(10_000);

    assertThat(shown.get()).startsWith("a/a/");
  }

  @Test
  @SuppressWarnings("OverrideThrowableToString") // the method that is called
  void anErrorWhoseWordsCannotBeHadIsNamedByItsClass() {
    Throwable mute =
        new IllegalStateException("mute") {
          @Override
          public String toString() {
            throw new StackOverflowError();
          }
        };

    assertThat(MessageRedaction.of(new CompletionException("outer", mute)))
        .isEqualTo(
            "java.util.concurrent.CompletionException: outer; caused by "
                + mute.getClass().getName());
  }

  @ParameterizedTest
  @CsvSource({"4000", "4096", "5000", "2000000"})
  void cutsNoSecretInTwo(int before) {
    String words = "x ".repeat(before / 2 - 10) + SECRET + " and more";

    assertThat(MessageRedaction.shown(words))
        .hasSizeLessThan(2100)
        .doesNotContain(SECRET.substring(0, 12));
  }

  @Test
  void saysWhatAnErrorAndItsCausesSayOnce() {
    Exception root = new IllegalStateException("exit value 3\r\n\tlog in again");
    Exception wrapped = new RuntimeException("no credentials", new CompletionException(root));

    assertThat(MessageRedaction.of(wrapped))
        .isEqualTo(
            "java.lang.RuntimeException: no credentials; caused by"
                + " java.util.concurrent.CompletionException: java.lang.IllegalStateException:"
                + " exit value 3 log in again");
  }

  @Test
  void endsWhereCausesGoRound() {
    Exception one = new Exception("one");
    Exception other = new Exception("other", one);
    one.initCause(other);

    assertThat(MessageRedaction.of(one))
        .isEqualTo("java.lang.Exception: one; caused by java.lang.Exception: other");
  }
}
