package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.testing.ChildJvm;
import io.github.mwaareactor.testing.ShutDownProgram;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client does once {@code Schedulers.shutdownNow()} was called under it. */
class SchedulersShutDownTest {
  private static final AccessKey KEY = AccessKey.of("AKIDPLAIN", "a-secret");

  @TempDir private Path folder;

  @RegisterExtension
  private final EmulatorExtension extension =
      EmulatorExtension.of(MwaaServerlessEmulator.builder().accessKeys(KEY));

  private final MwaaServerlessEmulator emulator = extension.get();
  private final RunRef run = begin(emulator, RunScript.remains("SUCCESS"));

  private List<String> run(String timer, String client) throws Exception {
    return new ChildJvm(folder)
        .run(
            ShutDownProgram.class,
            run.workflowArn(),
            run.runId(),
            emulator.endpoint().toString(),
            KEY.accessKeyId(),
            KEY.secretAccessKey(),
            timer,
            client);
  }

  // It was a raw RejectedExecutionException.
  @ParameterizedTest
  @ValueSource(strings = {"used", "new"})
  void whatNeedsTheTimerFailsWithATypedErrorAndClosingCloses(String client) throws Exception {
    List<String> lines = run("reactors", client);

    String typed = ": error io.github.mwaareactor.error.TransportException: GetWorkflowRun of ";
    for (String what : List.of("call", "poll", "await", "watch")) {
      assertThat(lines)
          .anyMatch(line -> line.startsWith(what + typed) && line.contains("was shut down"));
    }
    assertThat(lines).contains("close: done").endsWith("end");
    assertThat(lines)
        .filteredOn(line -> line.startsWith("warmup: "))
        .singleElement()
        .asString()
        .matches("warmup: (done|error io\\.github\\.mwaareactor\\.error\\..*)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"used", "new"})
  void withATimerOfItsOwnAClientGoesOn(String client) throws Exception {
    assertThat(run("own", client))
        .contains("warmup: done", "poll: SUCCESS", "watch: SUCCESS", "close: done")
        .noneMatch(line -> line.contains(": error "))
        .endsWith("end");
  }
}
