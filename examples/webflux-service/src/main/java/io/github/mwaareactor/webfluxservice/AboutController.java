package io.github.mwaareactor.webfluxservice;

import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers the page what kind of service this is. */
@RestController
class AboutController {
  private final About about;

  AboutController(ServiceProperties properties, Login login, ObjectProvider<DemoRuns> demo) {
    DemoRuns runs = demo.getIfAvailable();
    this.about =
        new About(
            runs != null,
            runs == null ? List.of() : runs.workflows(),
            properties.events().maxRuns(),
            properties.events().maxWorkflows(),
            properties.allowChanges(),
            login,
            properties.requireLogin());
  }

  /**
   * What a page has to know.
   *
   * @param demo whether there are workflows to see that nobody has named
   * @param demoWorkflows their ARNs
   * @param maxRuns how many runs a stream may name
   * @param maxWorkflows how many workflows a stream may follow
   * @param allowChanges whether users who are logged in may start and stop runs
   * @param login how they log in
   * @param loginRequired whether reading needs a login, too
   */
  record About(
      boolean demo,
      List<String> demoWorkflows,
      int maxRuns,
      int maxWorkflows,
      boolean allowChanges,
      Login login,
      boolean loginRequired) {}

  @GetMapping("/api/about")
  About about() {
    return about;
  }
}
