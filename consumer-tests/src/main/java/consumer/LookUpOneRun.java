package consumer;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** What a user of the archives writes: asks the emulator for one run, and prints its state. */
public final class LookUpOneRun {
  private static final Duration BOUND = Duration.ofSeconds(30);

  private LookUpOneRun() {}

  /** Takes nothing; prints the module it is in, and the state of the run. */
  public static void main(String[] arguments) {
    try (MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();
        MwaaServerlessReactiveClient client =
            MwaaServerlessReactiveClient.builder()
                .endpoint(emulator.endpoint())
                .credentialsProvider(
                    StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(
                            emulator.accessKey().accessKeyId(),
                            emulator.accessKey().secretAccessKey())))
                .build()) {
      ScriptedRun run =
          emulator.run(emulator.workflowArn("w-a1B2c3D4e5"), RunScript.remains("SUCCESS"));
      RunState state =
          client
              .getWorkflowRun(run.workflowArn(), run.runId())
              .map(WorkflowRun::state)
              .block(BOUND);
      System.out.println(LookUpOneRun.class.getModule() + " read " + state);
    }
  }
}
