package io.github.mwaareactor.webfluxservice;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/** Logs where the page is, once the service is ready. */
@Component
class StartNotice implements ApplicationListener<ApplicationReadyEvent> {
  private static final Logger LOG = LoggerFactory.getLogger("webflux-service");

  private final ServerProperties server;
  private final Environment environment;

  StartNotice(ServerProperties server, Environment environment) {
    this.server = server;
    this.environment = environment;
  }

  @Override
  public void onApplicationEvent(ApplicationReadyEvent ready) {
    log();
  }

  void log() {
    String port = environment.getProperty("local.server.port");
    if (port == null) {
      return;
    }
    String login =
        environment.acceptsProfiles(Profiles.of("demo"))
            ? " (to start and stop runs: user demo, password demo)"
            : "";
    LOG.info("Open {}{}", url(port), login);
  }

  private String url(String port) {
    String scheme = Ssl.isEnabled(server.getSsl()) ? "https" : "http";
    String path = environment.getProperty("spring.webflux.base-path", "");
    return scheme + "://" + host(server.getAddress()) + ":" + port + withSlashes(path);
  }

  private static String host(@Nullable InetAddress address) {
    if (address == null || address.isAnyLocalAddress()) {
      return "localhost";
    }
    String host = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + host + "]" : host;
  }

  private static String withSlashes(String path) {
    String begun = path.startsWith("/") ? path : "/" + path;
    return begun.endsWith("/") ? begun : begun + "/";
  }
}
