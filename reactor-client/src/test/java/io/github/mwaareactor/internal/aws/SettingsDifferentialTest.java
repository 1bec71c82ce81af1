package io.github.mwaareactor.internal.aws;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.testing.SystemProperties;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.mwaaserverless.MwaaServerlessAsyncClient;
import software.amazon.awssdk.services.mwaaserverless.MwaaServerlessAsyncClientBuilder;

/**
 * The AWS SDK's own client is the judge: under the same JVM properties and profile files ours would
 * send to the same address, as the same application, as often.
 */
class SettingsDifferentialTest {

  private static final String PROFILES =
      """
      [default]
      endpoint_url = https://default.example
      max_attempts = 4
      sdk_ua_app_id = of-default

      [profile dev]
      endpoint_url = https://dev.example/base
      services = local
      use_fips_endpoint = false

      [profile nested]
      mwaa_serverless =
        endpoint_url = https://nested.example
      endpoint_url = https://beside-nested.example

      [profile gone]
      services = gone
      endpoint_url = https://gone.example

      [profile other]
      services = other
      endpoint_url = https://other.example

      [profile fips]
      use_fips_endpoint = TRUE

      [profile ignoring]
      ignore_configured_endpoint_urls = true
      services = local
      endpoint_url = https://ignored.example

      [profile plain]
      region = eu-west-1

      [services local]
      s3 =
        endpoint_url = https://s3.example
      mwaa_serverless =
        endpoint_url = https://local.example

      [services other]
      s3 =
        endpoint_url = https://s3.example
      endpoint_url = https://not-nested.example
      """;

  @RegisterExtension final SystemProperties restored = new SystemProperties();

  @TempDir Path directory;

  private static SdkAsyncHttpClient http;

  @BeforeAll
  static void start() {
    http = NettyNioAsyncHttpClient.create();
  }

  @AfterAll
  static void stop() {
    http.close();
  }

  @BeforeEach
  void haveProfiles() throws IOException {
    Path config = directory.resolve("config");
    Files.writeString(config, PROFILES);
    System.setProperty("aws.configFile", config.toString());
    System.setProperty("aws.sharedCredentialsFile", directory.resolve("none").toString());
    System.setProperty("aws.newRetries2026", "true"); // ours are these, whatever is set
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "default",
        "dev",
        "nested",
        "gone",
        "other",
        "fips",
        "ignoring",
        "plain",
        "not-there"
      })
  void eachProfileLeadsToTheSdksAddress(String profile) {
    System.setProperty("aws.profile", profile);

    assertSameAsTheSdk();
  }

  @ParameterizedTest
  @CsvSource({
    "dev, aws.endpointUrlMwaaServerless, https://property.example/x",
    "dev, aws.endpointUrl, https://global.example",
    "ignoring, aws.endpointUrl, https://global.example",
    "ignoring, aws.endpointUrlMwaaServerless, https://property.example",
    "ignoring, aws.ignoreConfiguredEndpointUrls, false",
    "dev, aws.ignoreConfiguredEndpointUrls, TRUE",
    "plain, aws.useFipsEndpoint, true",
    "plain, aws.useFipsEndpoint, False",
    "fips, aws.useFipsEndpoint, false",
    "fips, aws.useDualstackEndpoint, true",
    "plain, aws.useDualstackEndpoint, false",
    "plain, aws.region, us-west-2",
    "default, aws.maxAttempts, 7",
    "plain, aws.maxAttempts, 1",
    "default, sdk.ua.appId, my-app",
    "plain, sdk.ua.appId, app~1"
  })
  void aPropertyMeansWhatItMeansToTheSdk(String profile, String property, String value) {
    System.setProperty("aws.profile", profile);
    System.setProperty(property, value);

    assertSameAsTheSdk();
  }

  @Test
  void theServicesPropertyBeatsTheGlobalOneAsInTheSdk() {
    System.setProperty("aws.endpointUrlMwaaServerless", "https://service.example");
    System.setProperty("aws.endpointUrl", "https://global.example");

    assertSameAsTheSdk();
  }

  @Test
  void codeBeatsThemAllAsInTheSdk() {
    System.setProperty("aws.profile", "ignoring");
    System.setProperty("aws.endpointUrl", "https://global.example");
    URI code = URI.create("https://code.example/base");

    assertThat(addressOf(ours(code))).isEqualTo(addressOf(sdk(code))).isEqualTo(code);
  }

  @Test
  void fipsWithAnEndpointIsRefusedInTheSdksWords() {
    System.setProperty("aws.profile", "dev");
    System.setProperty("aws.useFipsEndpoint", "true");
    String words = "Invalid Configuration: FIPS and custom endpoint are not supported";

    assertThatThrownBy(() -> sdk(null)).hasMessageContaining(words);
    StepVerifier.create(reader(null).settings())
        .expectErrorSatisfies(error -> assertThat(error).hasMessageStartingWith(words))
        .verify(BOUND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage", "[default", "[default]\ngarbage", "[default]\n  x = 1"})
  void aFileThatTheSdkRefusesIsRefusedNamingIt(String text) throws IOException {
    Path config = directory.resolve("broken");
    Files.writeString(config, text);
    System.setProperty("aws.configFile", config.toString());

    assertThatThrownBy(() -> sdk(null)).isInstanceOf(IllegalArgumentException.class);
    StepVerifier.create(reader(null).settings())
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(config.toString())
                    .hasMessageContaining("on line")
                    .hasCauseInstanceOf(IllegalArgumentException.class))
        .verify(BOUND);
  }

  @Test
  void aFileThatIsNotThereHasNoSettings() {
    System.setProperty("aws.configFile", directory.resolve("nowhere").toString());

    assertSameAsTheSdk();
    assertThat(ours(null)).isEqualTo(new Settings(null, false, null, null, null));
  }

  @Test
  void theCredentialsFileCountsTooAndBeatsTheConfigFileAsInTheSdk() throws IOException {
    Path credentials = directory.resolve("credentials");
    Files.writeString(credentials, "[default]\nendpoint_url = https://credentials.example");
    System.setProperty("aws.sharedCredentialsFile", credentials.toString());

    assertSameAsTheSdk();
    assertThat(ours(null).endpoint()).hasHost("credentials.example");
  }

  private void assertSameAsTheSdk() {
    SdkHttpRequest sdk = sdk(null);
    Settings ours = ours(null);

    assertThat(addressOf(ours)).isEqualTo(addressOf(sdk));
    assertThat(ours.appId()).isEqualTo(appIdOf(sdk));
    assertThat(ours.maxAttempts() == null ? 3 : ours.maxAttempts()).isEqualTo(maxAttemptsOf(sdk));
  }

  private static SettingsReader reader(@Nullable URI endpoint) {
    return new SettingsReader(
        endpoint, null, null, false, false, System::getProperty, System::getenv);
  }

  private static Settings ours(@Nullable URI endpoint) {
    Settings settings = reader(endpoint).settings().block(BOUND);
    assertThat(settings).isNotNull();
    return settings;
  }

  private static URI addressOf(Settings settings) {
    return new Endpoints(null).of("eu-west-1", settings).uri();
  }

  private static URI addressOf(SdkHttpRequest request) {
    return URI.create(request.getUri().toString().replaceFirst("/$", ""));
  }

  private static @Nullable String appIdOf(SdkHttpRequest request) {
    Matcher app =
        Pattern.compile("\\bapp/(\\S+)")
            .matcher(request.firstMatchingHeader("User-Agent").orElseThrow());
    return app.find() ? app.group(1) : null;
  }

  private static int maxAttemptsOf(SdkHttpRequest request) {
    String attempts = request.firstMatchingHeader("amz-sdk-request").orElseThrow();
    return Integer.parseInt(attempts.replaceFirst(".*max=", ""));
  }

  /** What the SDK's client would send now, were it let. */
  private static SdkHttpRequest sdk(@Nullable URI endpoint) {
    AtomicReference<SdkHttpRequest> sent = new AtomicReference<>();
    MwaaServerlessAsyncClientBuilder builder =
        MwaaServerlessAsyncClient.builder()
            .httpClient(http)
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret")))
            .overrideConfiguration(c -> c.addExecutionInterceptor(new Intercepted(sent)));
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    try (MwaaServerlessAsyncClient client = builder.build()) {
      client
          .getWorkflowRun(
              r ->
                  r.workflowArn("arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/w")
                      .runId("r"))
          .exceptionally(
              failure -> {
                if (sent.get() == null) {
                  throw new IllegalStateException(failure.getMessage(), failure);
                }
                return null;
              })
          .join();
    }
    return sent.get();
  }

  private record Intercepted(AtomicReference<SdkHttpRequest> sent) implements ExecutionInterceptor {
    @Override
    public void beforeTransmission(
        Context.BeforeTransmission context, ExecutionAttributes attributes) {
      sent.set(context.httpRequest());
      throw new IllegalStateException("nothing is to be sent");
    }
  }
}
