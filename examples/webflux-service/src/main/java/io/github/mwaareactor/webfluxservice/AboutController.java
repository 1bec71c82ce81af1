package io.github.mwaareactor.webfluxservice;

import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers the page what kind of service this is. */
@RestController
class AboutController {
  private final About about;

  AboutController(ServiceProperties properties, ObjectProvider<DemoRuns> demo) {
    DemoRuns runs = demo.getIfAvailable();
    this.about =
        new About(
            runs != null,
            runs == null ? List.of() : runs.workflows(),
            properties.events().maxRuns(),
            properties.events().maxWorkflows());
  }

  /**
   * What a page has to know.
   *
   * @param demo whether there are workflows to see that nobody has named
   * @param demoWorkflows their ARNs
   * @param maxRuns how many runs a stream may name
   * @param maxWorkflows how many workflows a stream may follow
   */
  record About(boolean demo, List<String> demoWorkflows, int maxRuns, int maxWorkflows) {}

  @GetMapping("/api/about")
  About about() {
    return about;
  }
}
