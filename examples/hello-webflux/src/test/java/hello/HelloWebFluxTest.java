package hello;

import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.springboot.test.AutoConfigureMwaaServerlessEmulator;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.test.StepVerifier;

@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "mwaa.serverless.watch.target-staleness=200ms")
@AutoConfigureWebTestClient
@AutoConfigureMwaaServerlessEmulator
class HelloWebFluxTest {
  @Autowired MwaaServerlessEmulator emulator;
  @Autowired WebTestClient browser;

  @Test
  void tellsTheStateOfARun() {
    ScriptedRun run = begin(RunScript.remains("RUNNING"));

    get("/state", run).expectBody(RunState.class).isEqualTo(RunState.RUNNING);
  }

  @Test
  void streamsTheStatesOfARunUntilItEnds() {
    ScriptedRun run = begin(RunScript.succeedsAfter(Duration.ofSeconds(2), Duration.ofSeconds(2)));

    StepVerifier.create(get("/states", run).returnResult(RunState.class).getResponseBody())
        .expectNext(RunState.QUEUED, RunState.RUNNING, RunState.SUCCESS)
        .expectComplete()
        .verify(Duration.ofSeconds(20));
  }

  private ScriptedRun begin(RunScript script) {
    return emulator.run(emulator.workflowArn("nightly-load-a1B2c3D4e5"), script);
  }

  private WebTestClient.ResponseSpec get(String path, ScriptedRun run) {
    String query = "?workflowArn={arn}&runId={id}";
    return browser.get().uri(path + query, run.workflowArn(), run.runId()).exchange();
  }
}
