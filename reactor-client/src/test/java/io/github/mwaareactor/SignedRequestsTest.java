package io.github.mwaareactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.SignatureVerdict;
import io.github.mwaareactor.internal.aws.ClockOffsets;
import io.github.mwaareactor.internal.aws.CredentialsCache;
import io.github.mwaareactor.internal.aws.IdentitySource;
import io.github.mwaareactor.internal.aws.RequestSigner;
import io.github.mwaareactor.internal.step.SigningStep;
import io.github.mwaareactor.internal.wire.Endpoint;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.NettyExchange;
import io.github.mwaareactor.internal.wire.ProxySettings;
import io.github.mwaareactor.internal.wire.Transport;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.internal.wire.WireResponse;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.options.ConnectionOptions;
import io.github.mwaareactor.options.Timeouts;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.Fixtures;
import io.github.mwaareactor.testing.SeededCases;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * Requests of all sizes, paths, headers, keys and regions, signed by our chain, sent over real HTTP
 * and TLS, and judged by the emulator's verifier, which shares no code with any signer.
 */
@Tag("once")
class SignedRequestsTest {
  private static final Duration BOUND = Duration.ofSeconds(110);
  private static final SeededCases CASES = new SeededCases(20261123, 10_000);
  private static final String MARK = "x-case";
  private static final int AT_ONCE = 16;

  private static final List<String> REGIONS =
      List.of("us-east-1", "eu-west-3", "ap-southeast-2", "us-gov-west-1", "eusc-de-east-1");

  private final List<Place> places = new ArrayList<>();

  /** An emulator, and our chain to it with each of its keys. */
  private record Place(
      MwaaServerlessEmulator emulator, Transport transport, List<Exchange> chains) {}

  @BeforeEach
  void start() {
    for (String region : REGIONS) {
      places.add(place(region, region.startsWith("eu")));
    }
  }

  private static Place place(String region, boolean tls) {
    AccessKey[] keys = keys(CASES.random(region.hashCode()));
    MwaaServerlessEmulator emulator =
        MwaaServerlessEmulator.builder().region(region).tls(tls).accessKeys(keys).start();
    // Only a well-signed request gets as far as to meet it, whatever its body is.
    emulator.inject(Fault.answer(200, Map.of(), "{}"));
    Transport transport =
        new Transport(
            tls ? http -> Clients.trusting(http, emulator) : UnaryOperator.<HttpClient>identity(),
            null,
            ConnectionOptions.defaults(),
            Timeouts.defaults(),
            Schedulers.parallel(),
            () -> ProxySettings.NONE);
    return new Place(
        emulator, transport, List.of(keys).stream().map(key -> chain(key, transport)).toList());
  }

  private static AccessKey[] keys(Random random) {
    return new AccessKey[] {
      AccessKey.of("AKIA" + word(random, 16), word(random, 40)),
      AccessKey.of("AKIA" + word(random, 16), base64(random, 40) + "/+ =\u00e9"),
      AccessKey.of("ASIA" + word(random, 16), base64(random, 40), base64(random, 400) + "+/=="),
      AccessKey.of("ASIA" + word(random, 16), base64(random, 40), base64(random, 1600)),
    };
  }

  /** The steps that sign and send, as the builder wires them. */
  private static Exchange chain(AccessKey key, Transport transport) {
    CredentialsCache credentials =
        new CredentialsCache(
            IdentitySource.of(Clients.credentials(key), Schedulers.parallel()),
            Clock.systemUTC(),
            CallListener.NONE);
    RequestSigner signer =
        new RequestSigner(
            credentials, AwsV4HttpSigner.create(), Clock.systemUTC(), new ClockOffsets());
    return new SigningStep(
        signer, new NettyExchange(transport, Timeouts.defaults(), 1024, () -> false));
  }

  private static WireRequest request(
      int index, URI uri, String region, Map<String, String> headers, byte[] body) {
    return Fixtures.request("GetWorkflowRun", CASES.name(index), region, Map.of(), body)
        .to(new Endpoint(uri, region), headers::forEach);
  }

  @AfterEach
  void stop() {
    for (Place place : places) {
      place.transport().close().block(BOUND);
      place.emulator().close();
    }
  }

  @Test
  void everyGeneratedRequestIsAcceptedByAnIndependentVerifier() {
    List<Integer> sent =
        Flux.fromStream(CASES.indexes().boxed())
            .flatMap(this::accepted, AT_ONCE)
            .collectList()
            .block(BOUND);

    assertThat(sent).hasSize((int) CASES.indexes().count());
    List<RecordedCall> calls =
        places.stream().flatMap(place -> place.emulator().calls().stream()).toList();
    assertThat(calls)
        .hasSameSizeAs(sent)
        .allSatisfy(call -> assertThat(call.verdict()).isEqualTo(SignatureVerdict.VALID));
    assertThat(calls).extracting(call -> call.headers().get(MARK)).doesNotHaveDuplicates();
  }

  private Mono<Integer> accepted(int index) {
    return Mono.defer(() -> send(index))
        .doOnNext(answer -> assertThat(answer.status()).isEqualTo(200))
        .thenReturn(index)
        .onErrorMap(error -> CASES.failure(index, describe(index), error));
  }

  private Mono<WireResponse> send(int index) {
    Random random = CASES.random(index);
    Place place = pick(random, places);
    Exchange chain = pick(random, place.chains());
    URI uri = URI.create(place.emulator().endpoint() + path(random));
    Map<String, String> headers = headers(index, random);
    return chain.exchange(request(index, uri, place.emulator().region(), headers, body(random)));
  }

  /** The same draws as {@link #send}, to be read. */
  private String describe(int index) {
    Random random = CASES.random(index);
    Place place = pick(random, places);
    int key = place.chains().indexOf(pick(random, place.chains()));
    String path = path(random);
    Map<String, String> headers = headers(index, random);
    return place.emulator().endpoint()
        + path
        + " in "
        + place.emulator().region()
        + " with key "
        + key
        + ", headers "
        + headers
        + ", body of "
        + body(random).length;
  }

  private static final List<String> SEGMENTS =
      List.of(
          "custom",
          "a",
          "b%20c",
          "%20",
          "caf%C3%A9",
          "%E4%B8%96%E7%95%8C",
          "%F0%9F%9A%80",
          "%2F",
          "%2f",
          "a%25b",
          "%2525",
          "a+b",
          "a=b;c,d",
          "~-._",
          "@:!$'()*",
          ".",
          "..",
          "...",
          ".a",
          "");

  // Never above the root: there the SDK's signer keeps dots that other signers drop.
  private static String path(Random random) {
    int segments = random.nextInt(5) - 1;
    StringBuilder path = new StringBuilder(segments < 0 ? "" : "/");
    int depth = 0;
    for (int i = 0; i < segments; i++) {
      String segment = pick(random, SEGMENTS);
      boolean up = segment.equals("..");
      if (!up || depth > 0) {
        depth += up ? -1 : segment.isEmpty() || segment.equals(".") ? 0 : 1;
        path.append(segment).append(i < segments - 1 || random.nextBoolean() ? "/" : "");
      }
    }
    return path.toString();
  }

  private static Map<String, String> headers(int index, Random random) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/x-amz-json-1.0");
    headers.put("X-Amz-Target", "AmazonMWAAServerless.GetWorkflowRun");
    headers.put(MARK, String.valueOf(index));
    if (random.nextInt(3) == 0) {
      headers.put("amz-sdk-invocation-id", word(random, 36));
      headers.put("amz-sdk-request", "attempt=" + random.nextInt(9) + "; max=3");
      headers.put("User-Agent", "mwaa-reactor/" + random.nextInt() + "  java");
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      headers.put("X-" + word(random, 1 + random.nextInt(12)), spacedText(random));
    }
    return headers;
  }

  private static String spacedText(Random random) {
    List<String> gaps = List.of(" ", "  ", "\t", " \t ", ",", ", ", "  ,", ";", "=", "\"  \"", "");
    // HTTP has no value that begins with a blank, so Netty sends none.
    StringBuilder text = new StringBuilder(word(random, 1));
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(word(random, random.nextInt(6))).append(pick(random, gaps));
    }
    return text.toString();
  }

  private static byte[] body(Random random) {
    // Two in three below some 200 bytes, a few up to 64 KiB.
    int size = (int) Math.pow(2, random.nextDouble() * random.nextDouble() * 16.0001) - 1;
    return switch (random.nextInt(4)) {
      case 0 -> bytes(random, size);
      case 1 -> cut("世界 Grüße 🚀 ".repeat(size / 8 + 1).getBytes(StandardCharsets.UTF_8), size);
      case 2 ->
          ("{\"WorkflowArn\":\"" + word(random, size) + "\"}").getBytes(StandardCharsets.UTF_8);
      default -> word(random, size).getBytes(StandardCharsets.UTF_8);
    };
  }

  private static byte[] cut(byte[] bytes, int size) {
    return Arrays.copyOf(bytes, Math.min(size, bytes.length));
  }

  private static byte[] bytes(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String base64(Random random, int bytes) {
    return Base64.getEncoder().encodeToString(bytes(random, bytes));
  }

  private static String word(Random random, int length) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(random.nextInt(32)));
    }
    return word.toString();
  }

  private static <T> T pick(Random random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
