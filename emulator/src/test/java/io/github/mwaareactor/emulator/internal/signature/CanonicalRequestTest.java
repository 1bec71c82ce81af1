package io.github.mwaareactor.emulator.internal.signature;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.SignatureVerdict;
import io.github.mwaareactor.emulator.internal.http.Answer;
import io.github.mwaareactor.emulator.internal.http.HttpCall;
import io.github.mwaareactor.emulator.testing.SdkClient;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * The text both sides of a signature derive from a request, ours beside the one that the AWS SDK's
 * signer says in its log that it signed.
 */
class CanonicalRequestTest {
  private static final long SEED = 20261123;
  private static final int GENERATED = 500;
  private static final String SIGNER = "software.amazon.awssdk.http.auth";
  private static final String TITLE = "AWS4 Canonical Request: ";
  private static final AccessKey KEY = AccessKey.of("AKIDEXAMPLE", "secret", "the-token+/==");

  private final Logger logger = (Logger) LoggerFactory.getLogger(SIGNER);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.setLevel(Level.DEBUG);
    logger.setAdditive(false);
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/custom",
        "/custom/",
        "/a/b/",
        "//",
        "//a//b//",
        "/./",
        "/./a",
        "/a/./b",
        "/a/.",
        "/a/..",
        "/a/b/..",
        "/a/b/../c",
        "/a/b/../",
        "/b%20c",
        "/%2F/%2f",
        "/caf%C3%A9/%E4%B8%96%E7%95%8C",
        "/a+b=c;d,e",
        "/@:!$'()*~-._",
        "/100%25"
      })
  void derivesTheSdksTextForPath(String path) {
    Case one = new Case(path, Map.of(), "{}".getBytes(StandardCharsets.UTF_8));

    SdkHttpRequest signed = one.sign();

    assertThat(one.canonical(signed)).isEqualTo(signedBySdk());
  }

  static IntStream indexes() {
    return IntStream.range(0, GENERATED);
  }

  @ParameterizedTest(name = "request {0} of seed " + SEED)
  @MethodSource("indexes")
  void derivesTheSdksTextForWhateverComes(int index) {
    Case one = Case.generated(new Random(SEED ^ (index + 1) * 0x9E3779B97F4A7C15L));

    SdkHttpRequest signed = one.sign();

    assertThat(one.canonical(signed)).isEqualTo(signedBySdk());
  }

  @ParameterizedTest
  @CsvSource({"/.., /, /..", "/../a, /a, /../a", "/a/../../b, /b, /../b"})
  void aPathAboveTheRootIsTheRootsAndNotKeptAsTheSdkKeepsIt(String path, String ours, String sdks) {
    Case one = new Case(path, Map.of(), new byte[0]);

    SdkHttpRequest signed = one.sign();

    assertThat(pathIn(one.canonical(signed))).isEqualTo(ours);
    assertThat(pathIn(signedBySdk())).isEqualTo(sdks);
  }

  /** As it arrives over real HTTP, from the SDK's whole client. */
  @ParameterizedTest
  @ValueSource(strings = {"", "/custom", "/a/b/", "/b%20c", "/a//b/./c/../d"})
  void derivesTheSdksTextFromWhatArrives(String path) throws Throwable {
    try (MwaaServerlessEmulator emulator =
            MwaaServerlessEmulator.builder().accessKeys(KEY).start();
        SdkClient client =
            SdkClient.of(
                emulator, URI.create(emulator.endpoint() + path), KEY, emulator.region(), 1)) {
      String workflow = emulator.workflowArn("w-a1B2c3D4e5");

      client.get(emulator.run(workflow, RunScript.remains("QUEUED")));

      RecordedCall call = emulator.calls().get(0);
      assertThat(call.verdict()).isEqualTo(SignatureVerdict.VALID);
      byte[] body = call.body().getBytes(StandardCharsets.UTF_8);
      // The SDK's client adds a slash to a path without one.
      String target = path.endsWith("/") ? path : path + "/";
      assertThat(canonical(target, call.headers(), body)).isEqualTo(signedBySdk());
    }
  }

  private String signedBySdk() {
    List<String> texts =
        log.list.stream()
            .map(ILoggingEvent::getFormattedMessage)
            .filter(message -> message.startsWith(TITLE))
            .map(message -> message.substring(TITLE.length()))
            .toList();
    assertThat(texts).hasSize(1);
    return texts.get(0);
  }

  private static String pathIn(String canonical) {
    return canonical.split("\n", -1)[1];
  }

  private static String canonical(String target, Map<String, List<String>> headers, byte[] body) {
    HttpCall call = new HttpCall("POST", target, headers, body, false, "test");
    Authorization authorization = Authorization.parse(call.header("authorization"));
    return CanonicalRequest.of(call, authorization, Digests.sha256Hex(body));
  }

  /** A request to be signed. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Case(String path, Map<String, List<String>> headers, byte[] body) {
    static Case generated(Random random) {
      Map<String, List<String>> headers = new HashMap<>();
      headers.put("Content-Type", List.of(Answer.CONTENT_TYPE));
      headers.put("User-Agent", List.of("never  signed"));
      for (int i = random.nextInt(5); i > 0; i--) {
        headers.put("X-" + pick(random, WORDS) + i, values(random));
      }
      byte[] body = new byte[random.nextInt(1 << random.nextInt(17))];
      random.nextBytes(body);
      return new Case(randomPath(random), headers, body);
    }

    SdkHttpRequest sign() {
      return AwsV4HttpSigner.create()
          .sign(
              sign ->
                  sign.identity(
                          AwsSessionCredentialsIdentity.create(
                              KEY.accessKeyId(), KEY.secretAccessKey(), KEY.sessionToken()))
                      .request(unsigned())
                      .payload(ContentStreamProvider.fromByteArray(body))
                      .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "airflow-serverless")
                      .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
          .request();
    }

    private SdkHttpRequest unsigned() {
      SdkHttpRequest.Builder builder =
          SdkHttpRequest.builder()
              .method(SdkHttpMethod.POST)
              .uri(URI.create("http://127.0.0.1:8080" + path));
      headers.forEach(builder::putHeader);
      return builder.build();
    }

    String canonical(SdkHttpRequest signed) {
      Map<String, List<String>> arrived = new HashMap<>();
      signed.forEachHeader((name, values) -> arrived.put(name.toLowerCase(Locale.ROOT), values));
      return CanonicalRequestTest.canonical(path.isEmpty() ? "/" : path, arrived, body);
    }
  }

  private static final List<String> WORDS = List.of("a", "Bc", "D-e", "long-Name", "z");
  private static final List<String> GAPS = List.of(" ", "   ", "\t", " \t ", ", ", "=", "\"  \"");
  private static final List<String> SEGMENTS =
      List.of("a", "b%20c", "%C3%A9", "%2F", "a%25b", "a=b;c,d", "~-._", "@:!$'()*", ".", "", "d");

  private static String randomPath(Random random) {
    StringBuilder path = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      path.append('/').append(pick(random, SEGMENTS));
      if (random.nextInt(8) == 0) {
        path.append("/e/..");
      }
    }
    return path.toString();
  }

  private static List<String> values(Random random) {
    List<String> values = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      StringBuilder value = new StringBuilder();
      for (int j = random.nextInt(5); j > 0; j--) {
        value.append(pick(random, GAPS)).append(pick(random, WORDS)).append(pick(random, GAPS));
      }
      values.add(value.toString());
    }
    return values;
  }

  private static <T> T pick(Random random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
