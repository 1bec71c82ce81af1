package io.github.mwaareactor.testing;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;
import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.model.RunRef;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Clients of an emulator, with its key and, over TLS, its trust. */
public final class Clients {
  private Clients() {}

  public static MwaaServerlessReactiveClientBuilder of(MwaaServerlessEmulator emulator) {
    MwaaServerlessReactiveClientBuilder builder =
        MwaaServerlessReactiveClient.builder()
            .endpoint(emulator.endpoint())
            .credentialsProvider(credentials(emulator.accessKey()));
    return emulator.endpoint().getScheme().equals("https")
        ? builder.httpClient(http -> trusting(http, emulator))
        : builder;
  }

  public static HttpClient trusting(HttpClient http, MwaaServerlessEmulator emulator) {
    Http11SslContextSpec tls =
        Http11SslContextSpec.forClient()
            .configure(context -> context.trustManager(emulator.trust()));
    return http.secure(spec -> spec.sslContext(tls));
  }

  public static StaticCredentialsProvider credentials(AccessKey key) {
    return StaticCredentialsProvider.create(awsCredentials(key));
  }

  private static AwsCredentials awsCredentials(AccessKey key) {
    return key.sessionToken() == null
        ? AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())
        : AwsSessionCredentials.create(
            key.accessKeyId(), key.secretAccessKey(), key.sessionToken());
  }

  public static RunRef ref(ScriptedRun run) {
    return new RunRef(run.workflowArn(), run.runId());
  }
}
