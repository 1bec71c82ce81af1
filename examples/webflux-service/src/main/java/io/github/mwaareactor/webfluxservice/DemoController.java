package io.github.mwaareactor.webfluxservice;

import java.util.List;
import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells a newcomer which runs there are to ask for; the service itself has no listing of them. */
@RestController
@Profile("demo")
class DemoController {
  private final DemoRuns runs;

  DemoController(DemoRuns runs) {
    this.runs = runs;
  }

  @GetMapping("/api/demo")
  List<DemoRun> runs() {
    return runs.all();
  }
}
