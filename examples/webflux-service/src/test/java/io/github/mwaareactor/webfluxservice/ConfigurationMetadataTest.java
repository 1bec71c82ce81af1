package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Editors show what can be set, from a file that the build makes of the properties' Javadoc. */
class ConfigurationMetadataTest {
  @Test
  void everyPropertyIsDescribed() throws Exception {
    try (InputStream file =
        ServiceProperties.class.getResourceAsStream(
            "/META-INF/spring-configuration-metadata.json")) {
      JsonNode properties = JsonMapper.shared().readTree(file).get("properties");

      assertThat(properties.valueStream().map(property -> property.get("name").stringValue()))
          .containsExactlyInAnyOrder(
              "webflux-service.allowed-workflows",
              "webflux-service.allow-changes",
              "webflux-service.require-login",
              "webflux-service.users",
              "webflux-service.events.heartbeat",
              "webflux-service.events.reconnect-after",
              "webflux-service.events.max-runs",
              "webflux-service.events.max-workflows",
              "webflux-service.events.max-streams");
      assertThat(properties.valueStream())
          .allSatisfy(
              property -> assertThat(property.path("description").asString()).endsWith("."));
    }
  }
}
