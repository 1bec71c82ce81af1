package io.github.mwaareactor.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.internal.control.ScriptFile;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the README says of the control API is true. */
class ControlDocsTest {
  private static final Pattern JSON_BLOCK = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern POSTED =
      Pattern.compile("curl -s \\$emulator/(\\S+) -d '(.*?)'", Pattern.DOTALL);
  private static final Pattern ROUTE = Pattern.compile("`((?:GET|POST|PUT|DELETE) [a-z/-]+)`");

  private List<MatchResult> found(Pattern pattern) throws IOException {
    return pattern.matcher(Files.readString(Path.of("README.md"))).results().toList();
  }

  @Test
  void theFileOfRunsCanBeUsed() throws Exception {
    try (MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start()) {
      List<MatchResult> files = found(JSON_BLOCK);
      assertThat(files).hasSize(1);

      ScriptFile.read(files.get(0).group(1).getBytes(StandardCharsets.UTF_8)).applyTo(emulator);

      String workflow = emulator.workflowArn("nightly-load-a1B2c3D4e5");
      assertThat(emulator.forget(new ScriptedRun(workflow, "r-1"))).isTrue();
    }
  }

  @Test
  void everyBodyThatCurlSendsIsTaken() throws Exception {
    try (MwaaServerlessEmulator emulator = controlled()) {
      assertThat(found(POSTED)).hasSize(2);
      for (MatchResult posted : found(POSTED)) {
        HttpResponse<String> response =
            send(
                emulator,
                "POST",
                posted.group(1),
                HttpRequest.BodyPublishers.ofString(posted.group(2)));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      }
    }
  }

  @Test
  void theTableHasEveryRouteAndNoOther() throws Exception {
    try (MwaaServerlessEmulator emulator = controlled()) {
      JsonNode overview =
          JsonMapper.shared()
              .readTree(send(emulator, "GET", "", HttpRequest.BodyPublishers.noBody()).body());
      Stream<String> routes =
          overview
              .get("routes")
              .valueStream()
              .map(route -> route.stringValue().replace("/_emulator/", ""))
              .filter(route -> !route.equals("GET "));

      assertThat(found(ROUTE).stream().map(route -> route.group(1)).distinct())
          .containsExactlyInAnyOrderElementsOf(routes.toList());
    }
  }

  private static MwaaServerlessEmulator controlled() {
    return MwaaServerlessEmulator.builder().control(ControlAccess.THIS_MACHINE).start();
  }

  private static HttpResponse<String> send(
      MwaaServerlessEmulator emulator, String method, String route, HttpRequest.BodyPublisher body)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(emulator.endpoint().resolve("/_emulator/" + route))
                .timeout(Duration.ofSeconds(20))
                .method(method, body)
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
