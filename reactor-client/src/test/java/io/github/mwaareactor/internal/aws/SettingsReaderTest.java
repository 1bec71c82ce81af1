package io.github.mwaareactor.internal.aws;

import static io.github.mwaareactor.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.mwaareactor.testing.BlockingCalls;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import software.amazon.awssdk.profiles.ProfileFile;

class SettingsReaderTest {
  private static final Duration BOUND = Duration.ofSeconds(10);

  private static final String SERVICE_PROPERTY = "aws.endpointUrlMwaaServerless";
  private static final String GLOBAL_PROPERTY = "aws.endpointUrl";
  private static final String SERVICE_VARIABLE = "AWS_ENDPOINT_URL_MWAA_SERVERLESS";
  private static final String GLOBAL_VARIABLE = "AWS_ENDPOINT_URL";
  private static final String IN_SERVICES_SECTION =
      """
      [default]
      services = local
      [services local]
      s3 =
        endpoint_url = https://s3.example
      mwaa_serverless =
        endpoint_url = https://section.example
      """;

  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private final AtomicInteger reads = new AtomicInteger();
  private volatile Supplier<ProfileFile> files = () -> profileFile("");
  private @Nullable URI endpoint;
  private @Nullable Boolean fips;
  private @Nullable String appId;
  private boolean allowPlaintext;
  private boolean ownRetries;

  @Test
  void nothingSetMeansTheServicesOwnEndpointsAndOurDefaults() {
    assertThat(settings()).isEqualTo(new Settings(null, false, null, null, null));
  }

  @Nested
  class RegionPrecedence {
    @Test
    void thePropertyBeatsTheEnvironmentAndThatTheProfile() {
      properties.put("aws.region", "eu-west-1");
      environment.put("AWS_REGION", "eu-west-2");
      profile("[default]\nregion = eu-west-3");

      assertThat(settings().region().value()).isEqualTo("eu-west-1");
      properties.remove("aws.region");
      assertThat(settings().region().value()).isEqualTo("eu-west-2");
      environment.remove("AWS_REGION");
      assertThat(settings().region().value()).isEqualTo("eu-west-3");
    }

    @Test
    void aRegionThatMakesNoSenseIsKeptForTheCallThatNeedsIt() {
      environment.put("AWS_REGION", "no region");

      assertThat(settings().region())
          .isEqualTo(new SourcedValue<>("no region", "environment variable AWS_REGION"));
    }
  }

  @Nested
  class EndpointPrecedence {
    @Test
    void codeBeatsEverySource() {
      endpoint = URI.create("https://code.example");
      setEveryEndpointBelowCode();

      assertThat(settings().endpoint()).isEqualTo(URI.create("https://code.example"));
    }

    @Test
    void eachSourceCountsOnceAllBeforeItAreGone() {
      setEveryEndpointBelowCode();

      assertThat(settings().endpoint()).hasHost("service-property.example");
      properties.remove(SERVICE_PROPERTY);
      assertThat(settings().endpoint()).hasHost("global-property.example");
      properties.remove(GLOBAL_PROPERTY);
      assertThat(settings().endpoint()).hasHost("service-variable.example");
      environment.remove(SERVICE_VARIABLE);
      assertThat(settings().endpoint()).hasHost("global-variable.example");
      environment.remove(GLOBAL_VARIABLE);
      assertThat(settings().endpoint()).hasHost("section.example");
      profile(
          """
          [default]
          endpoint_url = https://profile.example
          mwaa_serverless =
            endpoint_url = https://nested.example
          """);
      assertThat(settings().endpoint()).hasHost("nested.example");
      profile("[default]\nendpoint_url = https://profile.example");
      assertThat(settings().endpoint()).hasHost("profile.example");
    }

    private void setEveryEndpointBelowCode() {
      properties.put(SERVICE_PROPERTY, "https://service-property.example");
      properties.put(GLOBAL_PROPERTY, "https://global-property.example");
      environment.put(SERVICE_VARIABLE, "https://service-variable.example");
      environment.put(GLOBAL_VARIABLE, "https://global-variable.example");
      profile(
          IN_SERVICES_SECTION.replace(
              "services = local", "services = local\nendpoint_url = https://profile.example"));
    }

    @Test
    void thePathOfAnEndpointIsKept() {
      environment.put(SERVICE_VARIABLE, "https://proxy.example:8443/mwaa/");

      assertThat(settings().endpoint()).isEqualTo(URI.create("https://proxy.example:8443/mwaa/"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "[default]\nservices = gone\nendpoint_url = https://profile.example",
          "[default]\nservices = s\nendpoint_url = https://profile.example\n"
              + "[services s]\ns3 =\n  endpoint_url = https://s3.example",
          "[default]\nservices = s\nendpoint_url = https://profile.example\n"
              + "[services s]\nendpoint_url = https://not-nested.example",
          "[default]\nservices = s\nendpoint_url = https://profile.example\n"
              + "[services s]\nmwaa_serverless =\n  endpoint_url =",
          "[default]\nendpoint_url = https://profile.example\n"
              + "[services default]\nmwaa_serverless =\n  endpoint_url = https://unasked.example"
        })
    void aServicesSectionWithoutThisServiceLeavesTheProfilesOwnEndpoint(String text) {
      profile(text);

      assertThat(settings().endpoint()).hasHost("profile.example");
    }
  }

  @Nested
  class IgnoredEndpoints {
    @ParameterizedTest
    @ValueSource(strings = {SERVICE_PROPERTY, GLOBAL_PROPERTY})
    void aFlagInTheEnvironmentIgnoresProperties(String property) {
      properties.put(property, "https://ignored.example");
      environment.put("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");

      assertThat(settings().endpoint()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {SERVICE_VARIABLE, GLOBAL_VARIABLE})
    void aFlagInTheProfileIgnoresTheEnvironment(String variable) {
      environment.put(variable, "https://ignored.example");
      profile("[default]\nignore_configured_endpoint_urls = TRUE");

      assertThat(settings().endpoint()).isNull();
    }

    @Test
    void aPropertyIgnoresTheProfile() {
      properties.put("aws.ignoreConfiguredEndpointUrls", "true");
      profile(IN_SERVICES_SECTION);

      assertThat(settings().endpoint()).isNull();
    }

    @Test
    void anEndpointFromCodeIsNeverIgnored() {
      endpoint = URI.create("https://code.example");
      properties.put("aws.ignoreConfiguredEndpointUrls", "true");

      assertThat(settings().endpoint()).isEqualTo(endpoint);
    }

    @Test
    void propertyBeatsEnvironmentBeatsProfileForTheFlagToo() {
      profile(
          "[default]\nignore_configured_endpoint_urls = true\nendpoint_url = https://p.example");
      assertThat(settings().endpoint()).isNull();

      environment.put("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false");
      assertThat(settings().endpoint()).hasHost("p.example");

      properties.put("aws.ignoreConfiguredEndpointUrls", "true");
      assertThat(settings().endpoint()).isNull();
    }

    @Test
    void whatIsIgnoredMayBeAnything() {
      environment.put("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
      environment.put(SERVICE_VARIABLE, "no endpoint at all");

      assertThat(settings().endpoint()).isNull();
    }

    @Test
    void aFlagThatIsNeitherTrueNorFalseIsRefused() {
      environment.put("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "yes");

      assertRefusedAtOnce(
          "environment variable AWS_IGNORE_CONFIGURED_ENDPOINT_URLS must be true or false, was"
              + " \"yes\"");
    }
  }

  @Nested
  class Fips {
    @Test
    void codeBeatsPropertyBeatsEnvironmentBeatsProfile() {
      profile("[default]\nuse_fips_endpoint = true");
      assertThat(settings().fips()).isTrue();

      environment.put("AWS_USE_FIPS_ENDPOINT", "False");
      assertThat(settings().fips()).isFalse();

      properties.put("aws.useFipsEndpoint", "TRUE");
      assertThat(settings().fips()).isTrue();

      fips = false;
      assertThat(settings().fips()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "1", "truee", "t r u e"})
    void anythingButTrueAndFalseIsRefused(String value) {
      properties.put("aws.useFipsEndpoint", value);

      assertRefusedAtOnce(
          "JVM property aws.useFipsEndpoint must be true or false, was \"" + value + "\"");
    }

    @Test
    void withAnEndpointFromCodeItIsRefusedAtOnce() {
      endpoint = URI.create("https://code.example");
      environment.put("AWS_USE_FIPS_ENDPOINT", "true");

      assertRefusedAtOnce(
          "Invalid Configuration: FIPS and custom endpoint are not supported; FIPS is from"
              + " environment variable AWS_USE_FIPS_ENDPOINT, endpoint https://code.example from"
              + " builder option endpoint");
    }

    @Test
    void withAConfiguredEndpointItIsRefusedAtOnceIfNoProfileCanIgnoreTheEndpoint() {
      fips = true;
      properties.put(GLOBAL_PROPERTY, "https://property.example");
      environment.put("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false");

      assertRefusedAtOnce(
          "FIPS is from builder option fips, endpoint https://property.example from JVM property"
              + " aws.endpointUrl");
    }

    @Test
    void withAConfiguredEndpointItIsRefusedAtTheFirstCallUnlessTheProfileIgnoresTheEndpoint() {
      fips = true;
      environment.put(SERVICE_VARIABLE, "https://variable.example");

      assertRefusedByProfile(
          "FIPS is from builder option fips, endpoint https://variable.example from environment"
              + " variable AWS_ENDPOINT_URL_MWAA_SERVERLESS");

      profile("[default]\nignore_configured_endpoint_urls = true");
      assertThat(settings()).isEqualTo(new Settings(null, true, null, null, null));
    }

    @Test
    void fromTheProfileItIsRefusedWithAnyEndpoint() {
      profile("[default]\nuse_fips_endpoint = true\nendpoint_url = https://profile.example");
      assertRefusedByProfile(
          "FIPS is from use_fips_endpoint in profile default, endpoint https://profile.example"
              + " from endpoint_url in profile default");

      endpoint = URI.create("https://code.example");
      assertRefusedByProfile("endpoint https://code.example from builder option endpoint");
    }

    @Test
    void fipsThatCodeTurnedOffMayMeetAnEndpoint() {
      fips = false;
      properties.put("aws.useFipsEndpoint", "true");
      endpoint = URI.create("https://code.example");

      assertThat(settings().endpoint()).isEqualTo(endpoint);
    }
  }

  @Nested
  class MaxAttempts {
    @Test
    void propertyBeatsEnvironmentBeatsProfile() {
      profile("[default]\nmax_attempts = 7");
      assertThat(settings().maxAttempts()).isEqualTo(7);

      environment.put("AWS_MAX_ATTEMPTS", "6");
      assertThat(settings().maxAttempts()).isEqualTo(6);

      properties.put("aws.maxAttempts", "1");
      assertThat(settings().maxAttempts()).isEqualTo(1);
    }

    @Test
    void itMayBeAnythingWhenCodeSaysHowCallsAreRetried() {
      // A value that nothing depended on used to fail the client.
      ownRetries = true;
      environment.put("AWS_MAX_ATTEMPTS", "many");
      profile("[default]\nmax_attempts = none");

      assertThat(settings().maxAttempts()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "+3", "3.0", "1e3", "three", "99999999999", "\u0663"})
    void anythingButAWholeNumberFromOneIsRefused(String value) {
      environment.put("AWS_MAX_ATTEMPTS", value);

      assertRefusedAtOnce(
          "environment variable AWS_MAX_ATTEMPTS must be a whole number from 1 to 999999999, was"
              + (" \"" + value + "\""));
    }
  }

  @Nested
  class AppIds {
    @Test
    void codeBeatsPropertyBeatsEnvironmentBeatsProfile() {
      profile("[default]\nsdk_ua_app_id = from-profile");
      assertThat(settings().appId()).isEqualTo("from-profile");

      environment.put("AWS_SDK_UA_APP_ID", "from-environment");
      assertThat(settings().appId()).isEqualTo("from-environment");

      properties.put("sdk.ua.appId", "from-property");
      assertThat(settings().appId()).isEqualTo("from-property");

      appId = "from-code";
      assertThat(settings().appId()).isEqualTo("from-code");
    }

    @ParameterizedTest
    @CsvSource({
      "my app/1.0, my-app-1.0",
      "'a\r\nX-Evil: b', a--X-Evil--b",
      "caf\u00e9 \uD83D\uDE00, caf---",
      "!#$%&'*+.^_`|~-, !#$%&'*+.^_`|~-"
    })
    void whatNoHeaderTokenMayHoldBecomesADash(String value, String sent) {
      environment.put("AWS_SDK_UA_APP_ID", value);

      assertThat(settings().appId()).isEqualTo(sent);
      assertThat(AppId.checked("appId", value)).isEqualTo(sent);
    }

    @Test
    void fiftyCharactersPassAndOneMoreIsRefused() {
      properties.put("sdk.ua.appId", "x".repeat(50));
      assertThat(settings().appId()).hasSize(50);

      properties.put("sdk.ua.appId", "x".repeat(51));
      assertRefusedAtOnce(
          "JVM property sdk.ua.appId must have 1 to 50 characters, not all blank, was \"xxx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \t"})
    void codeCannotNameNothing(String value) {
      appId = value;

      assertRefusedAtOnce("builder option appId must have 1 to 50 characters, not all blank");
    }
  }

  @Nested
  class Values {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void blankOnesCountAsAbsent(String blank) {
      for (Setting<?> setting : Setting.ALL) {
        setting.properties().forEach(name -> properties.put(name, blank));
      }
      environment.put("AWS_MAX_ATTEMPTS", "4");
      environment.put("AWS_USE_FIPS_ENDPOINT", blank);
      profile("[default]\nuse_fips_endpoint = true\nsdk_ua_app_id =\nmax_attempts = 9");

      assertThat(settings()).isEqualTo(new Settings(null, true, 4, null, null));
    }

    @Test
    void spaceAroundThemIsDropped() {
      environment.put("AWS_MAX_ATTEMPTS", " 4 ");
      environment.put(GLOBAL_VARIABLE, "https://variable.example\n");

      assertThat(settings())
          .isEqualTo(new Settings(URI.create("https://variable.example"), false, 4, null, null));
    }

    @Test
    void beatenOnesMayBeAnything() {
      properties.put("aws.maxAttempts", "2");
      environment.put("AWS_MAX_ATTEMPTS", "many");
      profile("[default]\nmax_attempts = none");

      assertThat(settings().maxAttempts()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "proxy.example:8443       | must be http or https with a host",
          "ftp://proxy.example      | must be http or https with a host",
          "https://                 | must be a URI",
          "https://proxy.example:0  | a port up to 65535",
          "https://a b.example      | must be a URI, was \"https://a b.example\"",
          "https://proxy.example/?q | without user, query and fragment",
          "http://proxy.example     | must be https, or http to this machine, unless allowPlaintext"
        })
    void endpointsObeyTheRulesOfTheBuilder(String text, String rule) {
      environment.put(SERVICE_VARIABLE, text);

      assertRefusedAtOnce("environment variable AWS_ENDPOINT_URL_MWAA_SERVERLESS " + lead(rule));
      assertRefusedAtOnce(rule);
    }

    private String lead(String rule) {
      return rule.startsWith("must be a URI") || rule.startsWith("must be https,")
          ? rule
          : "must be http or https";
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://user:hunter2@proxy.example",
          "https://user:hunter2@proxy.example:bad port/",
          "https://user:p@ss?#hunter2@proxy.example",
          "https:/user:hunter2@proxy.example",
          "user:hunter2@proxy.example",
          "https://proxy.example/?token=hunter2",
          "https://proxy.example/ x#hunter2"
        })
    void secretsInAnEndpointAreNeverShown(String text) {
      properties.put(SERVICE_PROPERTY, text);

      assertThatIllegalArgumentException()
          .isThrownBy(SettingsReaderTest.this::reader)
          .withMessageContaining("***")
          .withMessageNotContaining("hunter2")
          .withNoCause();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://localhost:4566",
          "http://127.0.0.1:8080/x",
          "http://[::1]:9",
          "HTTP://LOCALHOST"
        })
    void plainHttpMayGoToThisMachine(String text) {
      environment.put(GLOBAL_VARIABLE, text);

      assertThat(settings().endpoint()).isEqualTo(URI.create(text));
    }

    @Test
    void plainHttpMayGoAnywhereIfCodeAllowsIt() {
      allowPlaintext = true;
      environment.put(GLOBAL_VARIABLE, "http://proxy.example");

      assertThat(settings().endpoint()).isEqualTo(URI.create("http://proxy.example"));
    }

    @Test
    void plainHttpFromCodeOrProfileIsRefusedToo() {
      profile("[default]\nendpoint_url = http://proxy.example");
      assertRefusedByProfile("endpoint_url in profile default must be https, or http to this");

      endpoint = URI.create("http://proxy.example");
      assertRefusedAtOnce("builder option endpoint must be https, or http to this machine");
    }

    @Test
    void aRefusedValueForgesNoLogLineAndIsCutShort() {
      environment.put("AWS_MAX_ATTEMPTS", "1\r\nERROR all is lost" + "x".repeat(1000));

      assertThatIllegalArgumentException()
          .isThrownBy(SettingsReaderTest.this::reader)
          .satisfies(
              refused ->
                  assertThat(refused.getMessage())
                      .contains("\"1\\u000d\\u000aERROR all is lost")
                      .hasSizeLessThan(300));
    }

    @Test
    void changesAfterTheClientWasBuiltHaveNoEffect() {
      environment.put("AWS_MAX_ATTEMPTS", "4");
      SettingsReader reader = reader();

      environment.put("AWS_MAX_ATTEMPTS", "5");

      assertThat(get(reader).maxAttempts()).isEqualTo(4);
    }
  }

  @Nested
  class Profiles {
    private static final String TWO =
        """
        [default]
        max_attempts = 1
        [profile dev]
        max_attempts = 2
        [profile ops]
        max_attempts = 3
        """;

    @Test
    void thePropertyNamesTheProfileBeforeTheVariableBeforeTheDefault() {
      profile(TWO);
      assertThat(settings().maxAttempts()).isEqualTo(1);

      environment.put("AWS_PROFILE", "dev");
      assertThat(settings().maxAttempts()).isEqualTo(2);

      properties.put("aws.profile", " ops ");
      assertThat(settings().maxAttempts()).isEqualTo(3);

      properties.put("aws.profile", " ");
      environment.put("AWS_PROFILE", "");
      assertThat(settings().maxAttempts()).isEqualTo(1);
    }

    @Test
    void aProfileThatDoesNotExistHasNoSettings() {
      profile(TWO);
      environment.put("AWS_PROFILE", "gone");

      assertThat(settings()).isEqualTo(new Settings(null, false, null, null, null));
    }

    @Test
    void namesOfVariablesAndPropertiesMeanNothingInAProfile() {
      profile("[default]\nAWS_MAX_ATTEMPTS = 5\naws.maxAttempts = 6\nsdk.ua.appId = x");

      assertThat(settings()).isEqualTo(new Settings(null, false, null, null, null));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "max_attempts = 0 | max_attempts in profile dev must be a whole number from 1 to"
              + " 999999999, was \"0\"",
          "use_fips_endpoint = on | use_fips_endpoint in profile dev must be true or false, was"
              + " \"on\"",
          "ignore_configured_endpoint_urls = 1 | ignore_configured_endpoint_urls in profile dev"
              + " must be true or false, was \"1\"",
          "endpoint_url = proxy.example | endpoint_url in profile dev must be http or https with",
          "sdk_ua_app_id = 123456789012345678901234567890123456789012345678901 | sdk_ua_app_id in"
              + " profile dev must have 1 to 50 characters"
        })
    void aWrongValueNamesItsKeyItsProfileAndTheRule(String line, String message) {
      environment.put("AWS_PROFILE", "dev");
      profile("[profile dev]\n" + line);

      assertRefusedByProfile(message);
    }

    @Test
    void aWrongEndpointOfAServicesSectionNamesTheSection() {
      profile(IN_SERVICES_SECTION.replace("https://section", "http://section"));

      assertRefusedByProfile(
          "mwaa_serverless.endpoint_url in services section local of profile default must be https");
    }
  }

  @Nested
  class Reading {
    @Test
    void noProfileIsReadBeforeTheFirstSubscription() {
      Mono<Settings> settings = reader().settings();
      assertThat(reads).hasValue(0);

      settings.block(BOUND);

      assertThat(reads).hasValue(1);
    }

    @Test
    void laterSubscribersGetTheValueAtOnce() {
      SettingsReader reader = reader();
      Settings first = get(reader);

      AtomicReference<Settings> second = new AtomicReference<>();
      reader.settings().subscribe(second::set);

      assertThat(second).hasValue(first);
      assertThat(reads).hasValue(1);
    }

    @Test
    void manyCallsAtOnceShareOneRead() {
      CountDownLatch gate = new CountDownLatch(1);
      files = () -> whenOpen(gate, "[default]\nmax_attempts = 5");
      SettingsReader reader = reader();

      List<CompletableFuture<Settings>> calls =
          IntStream.range(0, 1000).mapToObj(i -> reader.settings().toFuture()).toList();
      await(() -> reads.get() > 0);
      gate.countDown();

      assertThat(calls).allSatisfy(call -> assertThat(call).succeedsWithin(BOUND));
      assertThat(reads).hasValue(1);
    }

    @Test
    void anEventLoopMaySubscribeAsTheReadIsDoneElsewhere() {
      AtomicReference<String> thread = new AtomicReference<>("");
      files =
          () -> {
            thread.set(Thread.currentThread().getName());
            return profileFile("");
          };

      StepVerifier.create(reader().settings().subscribeOn(Schedulers.parallel()))
          .expectNextCount(1)
          .expectComplete()
          .verify(BOUND);

      assertThat(thread.get()).startsWith("boundedElastic");
      assertThat(BlockingCalls.take()).isEmpty();
    }

    @Test
    void aReadGoesOnWhenItsOnlyCallerLeaves() {
      CountDownLatch gate = new CountDownLatch(1);
      files = () -> whenOpen(gate, "[default]\nmax_attempts = 5");
      SettingsReader reader = reader();
      Disposable call = reader.settings().subscribe();
      await(() -> reads.get() > 0);

      call.dispose();
      gate.countDown();

      assertThat(get(reader).maxAttempts()).isEqualTo(5);
      assertThat(reads).hasValue(1);
    }

    @Test
    void aReadThatFailsAfterItsCallerLeftIsNoDroppedError() {
      Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();
      AtomicInteger ended = new AtomicInteger();
      CountDownLatch gate = new CountDownLatch(1);
      files = () -> whenOpen(gate, "garbage");
      Hooks.onErrorDropped(dropped::add);
      Schedulers.onScheduleHook("ended", task -> countingReads(task, ended));
      try {
        Disposable call = reader().settings().subscribe();
        await(() -> reads.get() > 0);

        call.dispose();
        gate.countDown();
        await(() -> ended.get() > 0);

        assertThat(dropped).isEmpty();
      } finally {
        Schedulers.resetOnScheduleHook("ended");
        Hooks.resetOnErrorDropped();
      }
    }

    private Runnable countingReads(Runnable task, AtomicInteger ended) {
      return () -> {
        try {
          task.run();
        } finally {
          if (Thread.currentThread().getName().startsWith("boundedElastic")) {
            ended.incrementAndGet();
          }
        }
      };
    }

    @Test
    void aFailureIsNotKept() {
      files = () -> profileFile("garbage");
      SettingsReader reader = reader();
      StepVerifier.create(reader.settings())
          .expectErrorSatisfies(
              error ->
                  assertThat(error)
                      .isInstanceOf(IllegalArgumentException.class)
                      .hasMessageContaining("AWS profiles cannot be read from ")
                      .hasMessageContaining("Expected a profile definition on line 1")
                      .hasCauseInstanceOf(IllegalArgumentException.class))
          .verify(BOUND);

      files = () -> profileFile("[default]\nmax_attempts = 5");

      assertThat(get(reader).maxAttempts()).isEqualTo(5);
    }

    private ProfileFile whenOpen(CountDownLatch gate, String text) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new AssertionError("a read was interrupted", e);
      }
      return profileFile(text);
    }
  }

  private void profile(String text) {
    files = () -> profileFile(text);
  }

  private static ProfileFile profileFile(String text) {
    return ProfileFile.builder()
        .content(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
        .type(ProfileFile.Type.CONFIGURATION)
        .build();
  }

  private SettingsReader reader() {
    return new SettingsReader(
        endpoint,
        fips,
        appId,
        allowPlaintext,
        ownRetries,
        properties::get,
        environment::get,
        () -> {
          reads.incrementAndGet();
          return files.get();
        });
  }

  private Settings settings() {
    return get(reader());
  }

  private static Settings get(SettingsReader reader) {
    Settings settings = reader.settings().block(BOUND);
    assertThat(settings).isNotNull();
    return settings;
  }

  private void assertRefusedAtOnce(String message) {
    int readsBefore = reads.get();
    assertThatIllegalArgumentException().isThrownBy(this::reader).withMessageContaining(message);
    assertThat(reads).hasValue(readsBefore);
  }

  private void assertRefusedByProfile(String message) {
    StepVerifier.create(reader().settings())
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(message))
        .verify(BOUND);
  }
}
