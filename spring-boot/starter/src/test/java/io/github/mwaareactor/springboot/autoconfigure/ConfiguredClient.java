package io.github.mwaareactor.springboot.autoconfigure;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/** A client as an application has it, and an emulator for its calls. */
abstract class ConfiguredClient {
  static final Duration BOUND = Duration.ofSeconds(20);

  @RegisterExtension static final EmulatorExtension EMULATOR = EmulatorExtension.create();

  @RegisterExtension final LoggedWarnings warnings = new LoggedWarnings();

  final MwaaServerlessEmulator emulator = EMULATOR.get();
  final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  SslAutoConfiguration.class, MwaaServerlessAutoConfiguration.class))
          .withPropertyValues(
              "mwaa.serverless.warmup=false", "mwaa.serverless.endpoint=" + emulator.endpoint());

  RunRef run() {
    ScriptedRun run =
        emulator.run(emulator.workflowArn("tested-a1B2c3D4e5"), RunScript.remains("RUNNING"));
    return new RunRef(run.workflowArn(), run.runId());
  }

  static IdentityProvider<AwsCredentialsIdentity> keys(AccessKey key) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
  }

  static AwsCredentialsProvider wrongKeys() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAWRONG", "wrong"));
  }

  RunState state(ApplicationContext context) {
    return context
        .getBean(MwaaServerlessReactiveClient.class)
        .getWorkflowRun(run())
        .block(BOUND)
        .state();
  }

  Throwable failure(ApplicationContext context) {
    return context
        .getBean(MwaaServerlessReactiveClient.class)
        .getWorkflowRun(run())
        .then(Mono.<Throwable>empty())
        .onErrorResume(Mono::just)
        .block(BOUND);
  }
}
