package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.mock.env.MockEnvironment;

/** Where the log says that the page is. */
class StartNoticeTest {
  private static final byte[] LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  private final MockEnvironment environment =
      new MockEnvironment().withProperty("local.server.port", "8080");
  private final ServerProperties server = new ServerProperties();

  @ParameterizedTest
  @CsvSource({"'', /", "/wf, /wf/", "wf/, /wf/", "/, /"})
  void thePathIsThatOfThePage(String basePath, String path) {
    environment.setProperty("spring.webflux.base-path", basePath);

    assertThat(line()).isEqualTo("INFO Open http://localhost:8080" + path);
  }

  @Test
  void itHasTheAddressAndTheSchemeThatAreSet() throws Exception {
    server.setAddress(InetAddress.getByAddress(LOOPBACK));
    server.setSsl(new Ssl());

    assertThat(line()).isEqualTo("INFO Open https://[0:0:0:0:0:0:0:1]:8080/");
  }

  @Test
  void anAddressForAllIsThisMachine() throws Exception {
    server.setAddress(InetAddress.getByAddress(new byte[4]));

    assertThat(line()).isEqualTo("INFO Open http://localhost:8080/");
  }

  @Test
  void theDemoNamesItsLogin() {
    environment.setActiveProfiles("demo");

    assertThat(line()).contains("http://localhost:8080/", "user demo, password demo");
  }

  private String line() {
    try (LoggedLines log = LoggedLines.of("webflux-service")) {
      new StartNotice(server, environment).log();

      assertThat(log.lines()).hasSize(1);
      return log.lines().get(0);
    }
  }
}
