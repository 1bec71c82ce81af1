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
        ClientProperties.class.getResourceAsStream(
            "/META-INF/spring-configuration-metadata.json")) {
      JsonNode properties = JsonMapper.shared().readTree(file).get("properties");

      assertThat(properties.valueStream().map(property -> property.get("name").stringValue()))
          .containsExactlyInAnyOrder(
              "mwaa.endpoint",
              "mwaa.allow-plaintext",
              "mwaa.region",
              "mwaa.allowed-workflows",
              "mwaa.connect-timeout",
              "mwaa.attempt-timeout",
              "mwaa.call-timeout",
              "mwaa.max-attempts",
              "mwaa.rate-limit",
              "mwaa.close-limit",
              "mwaa.watch.target-staleness",
              "mwaa.watch.rate",
              "mwaa.watch.max-in-flight",
              "mwaa.watch.not-found-grace",
              "mwaa.events.heartbeat",
              "mwaa.events.reconnect-after",
              "mwaa.events.max-runs",
              "mwaa.events.max-streams");
      assertThat(properties.valueStream())
          .allSatisfy(
              property -> assertThat(property.path("description").asString()).endsWith("."));
    }
  }
}
