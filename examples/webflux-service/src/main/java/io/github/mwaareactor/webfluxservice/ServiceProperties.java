package io.github.mwaareactor.webfluxservice;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set of this service. What can be set of the client is {@code mwaa.serverless.*}.
 *
 * @param allowedWorkflows Patterns of the workflow ARNs that callers may ask for, with * for
 *     anything but a colon or a slash. Needed outside the demo: without one, nothing may be asked.
 * @param allowChanges Whether users who are logged in may start and stop runs.
 * @param requireLogin Whether the page, the API and the actuator are for users who are logged in.
 *     Health is for everybody.
 * @param users Who can log in with HTTP Basic, over TLS or from this machine: names with encoded
 *     passwords such as {bcrypt}$2y$10$...
 * @param events Event streams.
 */
@ConfigurationProperties("webflux-service")
record ServiceProperties(
    @DefaultValue List<String> allowedWorkflows,
    @DefaultValue("false") boolean allowChanges,
    @DefaultValue("false") boolean requireLogin,
    @DefaultValue Map<String, String> users,
    @DefaultValue Events events) {
  /** The names of the users alone. */
  @Override
  public String toString() {
    return "ServiceProperties[allowedWorkflows="
        + allowedWorkflows
        + ", allowChanges="
        + allowChanges
        + ", requireLogin="
        + requireLogin
        + ", users="
        + users.keySet()
        + ", events="
        + events
        + "]";
  }

  /**
   * What event streams send in between, and how many there may be.
   *
   * @param heartbeat Time between two signs of life.
   * @param reconnectAfter How long browsers wait before they connect again.
   * @param maxRuns Runs that one stream, or one question for many runs, may name.
   * @param maxWorkflows Whole workflows that one stream may follow.
   * @param maxStreams Streams open at once; further ones are answered with 503.
   */
  record Events(
      @DefaultValue("15s") Duration heartbeat,
      @DefaultValue("2s") Duration reconnectAfter,
      @DefaultValue("200") int maxRuns,
      @DefaultValue("20") int maxWorkflows,
      @DefaultValue("1000") int maxStreams) {
    Events {
      check(heartbeat.toMillis() > 0, "heartbeat must be at least 1 ms, was " + heartbeat);
      check(!reconnectAfter.isNegative(), "reconnect-after is negative: " + reconnectAfter);
      check(maxRuns > 0, "max-runs must be at least 1, was " + maxRuns);
      check(maxWorkflows > 0, "max-workflows must be at least 1, was " + maxWorkflows);
      check(maxStreams > 0, "max-streams must be at least 1, was " + maxStreams);
    }

    private static void check(boolean holds, String rule) {
      if (!holds) {
        throw new IllegalArgumentException("webflux-service.events." + rule);
      }
    }
  }
}
