package hello;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.watch.RunWatcher;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@SpringBootApplication
@RestController
public class HelloWebFlux {
  private final MwaaServerlessReactiveClient client;
  private final RunWatcher watcher;

  HelloWebFlux(MwaaServerlessReactiveClient client, RunWatcher watcher) {
    this.client = client;
    this.watcher = watcher;
  }

  /** The state of a run now. */
  @GetMapping("/state")
  Mono<RunState> state(@RequestParam String workflowArn, @RequestParam String runId) {
    return client.getWorkflowRun(workflowArn, runId).map(WorkflowRun::state);
  }

  /** Its states until it ends, or until this application stops. All browsers share its polls. */
  @GetMapping(path = "/states", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  Flux<RunState> states(@RequestParam String workflowArn, @RequestParam String runId) {
    return watcher
        .watch(new RunRef(workflowArn, runId))
        .onErrorComplete(ClientClosedException.class);
  }

  public static void main(String[] args) {
    SpringApplication.run(HelloWebFlux.class, args);
  }
}
