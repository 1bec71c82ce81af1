package io.github.mwaareactor.webfluxservice;

import java.util.List;
import org.springframework.context.annotation.Profile;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lists the demo's runs for a newcomer; the service itself has no listing of runs. */
@RestController
@Profile("demo")
class DemoController {
  private final DemoRuns runs;

  DemoController(DemoRuns runs) {
    this.runs = runs;
  }

  @GetMapping("/api/demo")
  List<DemoRun> runs(ServerHttpRequest request) {
    String root = request.getPath().contextPath().value();
    return runs.all().stream().map(run -> DemoRun.of(root, run)).toList();
  }
}
