package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Profiles whose credentials another service of AWS gives, as the program in its own JVM has it.
 */
@Tag("once")
class ProfilesTest {
  private static final AccessKey KEY = AccessKey.of("ASIAPROFILES", "a secret", "a token");
  private static final String EXPIRY = "2100-01-01T00:00:00Z";

  @RegisterExtension
  private final EmulatorExtension extension =
      EmulatorExtension.of(MwaaServerlessEmulator.builder().accessKeys(KEY));

  private final MwaaServerlessEmulator emulator = extension.get();
  private final String arn = emulator.workflowArn("nightly-load-a1B2c3D4e5");
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer service;
  private int status = 200;
  private String answer = "";

  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    emulator.run(arn, "r", RunScript.remains("RUNNING"));
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(exchange.getRequestURI() + " " + body);
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    service.start();
  }

  @AfterEach
  void close() {
    service.stop(0);
  }

  private void profile(String... lines) throws IOException {
    Files.writeString(folder.resolve("config"), String.join("\n", lines) + "\n");
  }

  /** What the program writes when it asks with that profile. */
  private String get() throws Exception {
    return written("--endpoint", emulator.endpoint().toString());
  }

  private String written(String... endpoint) throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            StatusChecker.class.getName(),
            "get",
            "--workflow-arn",
            arn,
            "--run-id",
            "r",
            "--profile",
            "tested");
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(command.stream(), Stream.of(endpoint)).toList());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("AWS_") || name.contains("PROXY"));
    environment.remove("JAVA_TOOL_OPTIONS"); // the JVM announces it on standard error
    environment.put("HOME", folder.toString());
    environment.put("AWS_CONFIG_FILE", folder.resolve("config").toString());
    environment.put("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString());
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("AWS_MAX_ATTEMPTS", "1");
    String there = "http://127.0.0.1:" + service.getAddress().getPort();
    environment.put("AWS_ENDPOINT_URL_STS", there);
    environment.put("AWS_ENDPOINT_URL_SSO", there);
    Path written = folder.resolve("written");
    Process process = builder.redirectErrorStream(true).redirectOutput(written.toFile()).start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the program ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(written);
  }

  private static String assumed(String operation) {
    return """
        <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$sResult><Credentials>
        <AccessKeyId>%2$s</AccessKeyId><SecretAccessKey>%3$s</SecretAccessKey>
        <SessionToken>%4$s</SessionToken><Expiration>%5$s</Expiration>
        </Credentials><AssumedRoleUser><AssumedRoleId>AROA:s</AssumedRoleId>
        <Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn></AssumedRoleUser></%1$sResult></%1$sResponse>
        """
        .formatted(operation, KEY.accessKeyId(), KEY.secretAccessKey(), KEY.sessionToken(), EXPIRY);
  }

  @Test
  void aWebIdentityTakesItsRole() throws Exception {
    Files.writeString(folder.resolve("token"), "a web token");
    profile(
        "[profile tested]",
        "region = us-east-1",
        "role_arn = arn:aws:iam::123456789012:role/r",
        "web_identity_token_file = " + folder.resolve("token"));
    answer = assumed("AssumeRoleWithWebIdentity");

    assertThat(get()).containsPattern("state +RUNNING");

    assertThat(asked)
        .singleElement()
        .asString()
        .contains("Action=AssumeRoleWithWebIdentity", "WebIdentityToken=a+web+token");
  }

  @Test
  void aRoleIsTakenWithTheKeysOfItsSourceProfile() throws Exception {
    roleProfile();
    answer = assumed("AssumeRole");

    assertThat(get()).containsPattern("state +RUNNING");

    assertThat(asked).singleElement().asString().contains("Action=AssumeRole&");
  }

  private void roleProfile() throws IOException {
    profile(
        "[profile tested]",
        "region = us-east-1",
        "role_arn = arn:aws:iam::123456789012:role/r",
        "source_profile = base",
        "[profile base]",
        "aws_access_key_id = AKIABASE",
        "aws_secret_access_key = hunter2");
  }

  @Test
  void aRoleThatIsRefusedIsToldInTheWordsOfTheService() throws Exception {
    roleProfile();
    status = 403;
    answer =
        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>alice may not take role r</Message>"
            + "</Error></ErrorResponse>";

    assertThat(get())
        .contains("no AWS credentials were found: alice may not take role r")
        .doesNotContain("hunter2", "ContainerCredentialsProvider");
  }

  @Test
  void anSsoSessionGivesTheCredentialsOfItsRole() throws Exception {
    ssoProfile();
    Path cache = Files.createDirectories(folder.resolve(".aws/sso/cache"));
    // The SHA-1 of "work", the session's name.
    Files.writeString(
        cache.resolve("%s.json".formatted(sha1("work"))),
        "{\"accessToken\":\"t\",\"expiresAt\":\""
            + EXPIRY
            + "\",\"region\":\"us-east-1\","
            + "\"startUrl\":\"https://work.awsapps.com/start\"}");
    answer =
        "{\"roleCredentials\":{\"accessKeyId\":\"%s\",\"secretAccessKey\":\"%s\",\"sessionToken\":\"%s\",\"expiration\":4102444800000}}"
            .formatted(KEY.accessKeyId(), KEY.secretAccessKey(), KEY.sessionToken());

    assertThat(get()).containsPattern("state +RUNNING");

    assertThat(asked).singleElement().asString().startsWith("/federation/credentials?");
  }

  private void ssoProfile() throws IOException {
    profile(
        "[profile tested]",
        "sso_session = work",
        "sso_account_id = 123456789012",
        "sso_role_name = r",
        "[sso-session work]",
        "sso_region = us-east-1",
        "sso_start_url = https://work.awsapps.com/start",
        "sso_registration_scopes = sso:account:access");
  }

  private static String sha1(String text) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest);
  }

  @Test
  void anSsoSessionThatHasExpiredIsToldWithWhatHelps() throws Exception {
    ssoProfile();

    assertThat(get()).contains("no AWS credentials were found: ", "run aws sso login");
  }

  @Test
  void aProfileThatSignsInIsAskedToDoSo() throws Exception {
    profile(
        "[profile tested]",
        "region = us-east-1",
        "login_session = arn:aws:iam::123456789012:user/u");

    assertThat(get()).contains("no AWS credentials were found: ", "re-authenticate");
  }

  @Test
  void aProfileThatDoesNotExistIsNamed() throws Exception {
    profile("[profile other]", "region = us-east-1");

    assertThat(get().lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("--profile: there is no profile tested in ")
        .contains(folder.resolve("config") + " or " + folder.resolve("none"));
  }

  @Test
  void whatAProfileLacksIsNamed() throws Exception {
    profile("[profile tested]", "region = us-east-1");

    assertThat(get())
        .contains("no AWS credentials were found: the profile tested has none; --profile names")
        .doesNotContain("ProfileFile(");

    profile("[profile tested]", "aws_access_key_id = AKIAHALF");

    assertThat(get())
        .contains("no AWS credentials were found: ", "aws_secret_access_key", "tested")
        .doesNotContain("ProfileFile(");

    profile("[profile tested]", "role_arn = arn:aws:iam::123456789012:role/r");

    assertThat(get())
        .startsWith(
            "--profile: the profile tested has a role_arn and none of source_profile,"
                + " credential_source, web_identity_token_file");
  }

  @Test
  void anEndpointOfAProfileThatIsPlainHttpNamesTheOption() throws Exception {
    profile(
        "[profile tested]",
        "services = s",
        "[services s]",
        "mwaa_serverless =",
        "  endpoint_url = http://emulator:4566");

    assertThat(written())
        .contains("unless --allow-plaintext is given; was http://emulator:4566")
        .doesNotContain("allowPlaintext");
  }
}
