package io.github.mwaareactor.webfluxservice;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Tells the states of workflow runs over HTTP: as JSON, and as server-sent events. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class WebFluxService {
  /**
   * Starts the service.
   *
   * @param args Spring Boot's, such as {@code --server.port=9090}
   */
  public static void main(String[] args) {
    SpringApplication.run(WebFluxService.class, args);
  }
}
