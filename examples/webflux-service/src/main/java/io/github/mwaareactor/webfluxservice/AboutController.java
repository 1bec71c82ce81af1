package io.github.mwaareactor.webfluxservice;

import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells the page what kind of service this is. */
@RestController
class AboutController {
  private final About about;

  AboutController(Environment environment, ServiceProperties properties) {
    this.about =
        new About(environment.acceptsProfiles(Profiles.of("demo")), properties.events().maxRuns());
  }

  /**
   * What a page has to know.
   *
   * @param demo whether there are runs to see that nobody has named
   * @param maxRuns how many runs a stream may name
   */
  record About(boolean demo, int maxRuns) {}

  @GetMapping("/api/about")
  About about() {
    return about;
  }
}
