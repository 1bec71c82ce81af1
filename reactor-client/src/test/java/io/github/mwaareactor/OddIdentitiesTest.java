package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.SignatureVerdict;
import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.ScriptedProvider;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Identities and providers that keep to their interface, or nearly, but to nothing else. */
class OddIdentitiesTest {
  private static final AccessKey KEY = AccessKey.of("AKIDPLAIN", "a secret");
  private static final String GAVE_NONE = "the identity provider gave no credentials: ";

  @RegisterExtension
  private final EmulatorExtension extension =
      EmulatorExtension.of(MwaaServerlessEmulator.builder().accessKeys(KEY));

  private final MwaaServerlessEmulator emulator = extension.get();
  private final RunRef run = begin(emulator);

  // The second call was a NullPointerException.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ExpiredTokenException",
        "UnrecognizedClientException",
        "InvalidToken",
        "MissingAuthenticationTokenException"
      })
  void anAnonymousIdentityGetsTheServicesErrorEachTime(String code) {
    Queue<HttpHeaders> requests = new ConcurrentLinkedQueue<>();
    DisposableServer refusing = refusing(code, requests);
    try (var client =
        MwaaServerlessReactiveClient.builder()
            .endpoint(URI.create("http://127.0.0.1:" + refusing.port()))
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .build()) {
      for (int call = 1; call <= 3; call++) {
        StepVerifier.create(client.getWorkflowRun(run))
            .expectErrorSatisfies(
                error -> {
                  assertThat(error).isInstanceOf(MwaaServiceException.class);
                  assertThat(((MwaaServiceException) error).errorCode()).isEqualTo(code);
                  assertThat(error.getSuppressed()).isEmpty();
                })
            .verify(BOUND);
      }
    } finally {
      refusing.disposeNow(BOUND);
    }
    assertThat(requests).hasSize(3).noneMatch(headers -> headers.contains("authorization"));
  }

  private static DisposableServer refusing(String code, Queue<HttpHeaders> requests) {
    return HttpServer.create()
        .host("127.0.0.1")
        .port(0)
        .handle(
            (request, response) -> {
              requests.add(request.requestHeaders().copy());
              return response.status(403).header("x-amzn-errortype", code).send();
            })
        .bindNow(BOUND);
  }

  @Test
  void aSessionIdentityWithoutATokenSignsWithItsKeys() {
    assertSigns(new Session(KEY.accessKeyId(), KEY.secretAccessKey(), null, Optional.empty()));
  }

  @Test
  void anIdentityWhoseExpiryIsNullNeverExpires() {
    assertSigns(new Session(KEY.accessKeyId(), KEY.secretAccessKey(), null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1000000000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59.999999999Z"})
  void anIdentityMayExpireAtTheEndsOfTime(Instant end) {
    assertSigns(new Session(KEY.accessKeyId(), KEY.secretAccessKey(), null, Optional.of(end)));
  }

  private void assertSigns(AwsCredentialsIdentity identity) {
    ScriptedProvider provider = ScriptedProvider.giving(identity);
    try (var client = Clients.of(emulator).credentialsProvider(provider).build()) {
      assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
      assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
    }
    assertThat(emulator.calls())
        .hasSize(2)
        .extracting(RecordedCall::verdict)
        .containsOnly(SignatureVerdict.VALID);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void whatAProviderDoesWrongIsACredentialsExceptionEachTime(
      String words, Supplier<CompletableFuture<AwsCredentialsIdentity>> answers) {
    ScriptedProvider provider = ScriptedProvider.answering(answers);
    try (var client = Clients.of(emulator).credentialsProvider(provider).build()) {
      assertGivesNone(client.getWorkflowRun(run), words);
      assertGivesNone(client.getWorkflowRun(run), words);
      assertGivesNone(client.warmup(), words);
    }
    assertThat(emulator.callCount()).isZero();
    assertThat(provider.asked()).isPositive();
  }

  private static void assertGivesNone(Mono<?> call, String words) {
    StepVerifier.create(call)
        .expectErrorSatisfies(
            error -> {
              assertThat(error)
                  .isInstanceOf(CredentialsException.class)
                  .hasMessageContainingAll("after 0 attempts", GAVE_NONE, words);
              assertThat(((MwaaException) error).attempts()).isZero();
            })
        .verify(BOUND);
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        broken("it returned null instead of a future", () -> null),
        broken("it returned null", () -> CompletableFuture.completedFuture(null)),
        broken("thrown", thrown(new IllegalArgumentException("thrown"))),
        broken("not true", thrown(new AssertionError("not true"))),
        broken("StackOverflowError", thrown(new StackOverflowError())),
        broken("a/class/left/Out", thrown(new NoClassDefFoundError("a/class/left/Out"))),
        broken("are compatible", thrown(new NoSuchMethodError("another version"))),
        broken("too late", () -> CompletableFuture.failedFuture(new Exception("too late"))),
        broken(
            "left/Out", () -> CompletableFuture.failedFuture(new NoClassDefFoundError("left/Out"))),
        broken(
            "the real reason",
            () ->
                CompletableFuture.failedFuture(
                    new CompletionException(
                        new ExecutionException("wrapped", new Exception("the real reason"))))),
        broken("a key id without its secret", giving(new Session("AKID", null, null, null))),
        broken("a secret key without its id", giving(new Session(null, "secret", null, null))),
        broken(
            "its own getter", giving(new Unreadable(new IllegalStateException("its own getter")))),
        broken(
            "of another/Version",
            giving(new Unreadable(new NoClassDefFoundError("of another/Version")))));
  }

  private static Arguments broken(
      String words, Supplier<CompletableFuture<AwsCredentialsIdentity>> answers) {
    return Arguments.of(words, answers);
  }

  private static Supplier<CompletableFuture<AwsCredentialsIdentity>> giving(
      AwsCredentialsIdentity identity) {
    return () -> CompletableFuture.completedFuture(identity);
  }

  private static Supplier<CompletableFuture<AwsCredentialsIdentity>> thrown(Throwable error) {
    return () ->
        OddIdentitiesTest.<RuntimeException, CompletableFuture<AwsCredentialsIdentity>>raise(error);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable, T> T raise(Throwable error) throws E {
    throw (E) error;
  }

  @SuppressWarnings("NullableOptional") // what a provider may get wrong
  private record Session(
      @Nullable String accessKeyId,
      @Nullable String secretAccessKey,
      @Nullable String sessionToken,
      @Nullable Optional<Instant> expirationTime)
      implements AwsSessionCredentialsIdentity {}

  private record Unreadable(Throwable error) implements AwsCredentialsIdentity {
    @Override
    public String accessKeyId() {
      return OddIdentitiesTest.<RuntimeException, String>raise(error);
    }

    @Override
    public String secretAccessKey() {
      return "secret";
    }
  }
}
