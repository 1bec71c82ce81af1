package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** How browsers cache the page's files, and how the files are compressed. */
@ExtendWith(BlockingCalls.class)
class StaticFilesTest {
  private static RunningService service;

  @BeforeAll
  static void start() {
    service = RunningService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/index.html", "/app.js", "/app.css", "/icon.svg"})
  void anUnchangedFileIsNotSentAgain(String path) {
    HttpHeaders first = service.answer(path).getResponseHeaders();
    assertThat(first.getETag()).matches("W/\"[0-9a-f]{32}\"");
    assertThat(first.headerNames()).doesNotContain(HttpHeaders.LAST_MODIFIED);
    assertThat(first.getCacheControl()).isEqualTo("no-cache");

    EntityExchangeResult<String> again =
        service.ask(HttpMethod.GET, path, headers -> headers.setIfNoneMatch(first.getETag()));

    assertThat(again.getStatus().value()).isEqualTo(304);
    assertThat(again.getResponseBody()).isNull();
    assertThat(again.getResponseHeaders().getETag()).isEqualTo(first.getETag());
    assertThat(again.getResponseHeaders().getCacheControl()).isEqualTo("no-cache");
  }

  // Last-Modified alone kept an old page: all files of a reproducible build have one date.
  @Test
  void aFileOfAnotherVersionIsSentAlthoughItsDateIsTheSame() {
    EntityExchangeResult<String> answer =
        service.ask(
            HttpMethod.GET,
            "/app.js",
            headers -> {
              headers.setIfNoneMatch("W/\"00000000000000000000000000000000\"");
              headers.setIfModifiedSince(Instant.now());
            });

    assertThat(answer.getStatus().value()).isEqualTo(200);
    assertThat(answer.getResponseBody()).isNotEmpty();
  }

  @Test
  void aChangedFileHasAnotherTag(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("app.js");
    FileTime always = FileTime.fromMillis(0);
    String before = tagOf(file, "let a = 1;", always);

    assertThat(tagOf(file, "let a = 2;", always)).isNotEqualTo(before);
    assertThat(tagOf(file, "let a = 1;", always)).isEqualTo(before);
  }

  @Test
  void aFileThatChangesWhileTheServiceRunsHasNone(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("app.js"), "let a = 1;");
    StaticFiles files = StaticFiles.of(new FileSystemResource(file));
    assertThat(files.etag(new FileSystemResource(file))).isNotNull();

    Files.setLastModifiedTime(file, FileTime.fromMillis(1));

    assertThat(files.etag(new FileSystemResource(file))).isNull();
  }

  private static String tagOf(Path file, String content, FileTime date) throws IOException {
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, date);
    FileSystemResource resource = new FileSystemResource(file);
    return StaticFiles.of(resource).etag(resource);
  }

  @Test
  void aScriptIsCompressedForWhoAcceptsIt() throws IOException {
    String plain = service.answer("/app.js").getResponseBody();

    EntityExchangeResult<byte[]> answer =
        service.bytes("/app.js", headers -> headers.set(HttpHeaders.ACCEPT_ENCODING, "gzip"));

    assertThat(answer.getResponseHeaders().getFirst(HttpHeaders.CONTENT_ENCODING))
        .isEqualTo("gzip");
    assertThat(answer.getResponseHeaders().getVary()).contains(HttpHeaders.ACCEPT_ENCODING);
    assertThat(answer.getResponseBody().length).isLessThan(plain.length() / 2);
    try (GZIPInputStream content =
        new GZIPInputStream(new ByteArrayInputStream(answer.getResponseBody()))) {
      assertThat(new String(content.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(plain);
    }
  }

  /** The run goes on, so an event that waits for more would not arrive. */
  @Test
  void anEventStreamIsNotCompressedAndItsEventsArriveAtOnce() {
    ScriptedRun run =
        service
            .emulator()
            .run(service.emulator().workflowArn("tested-a1B2c3D4e5"), RunScript.remains("RUNNING"));

    var answer =
        service.with(
            HttpHeaders.ACCEPT_ENCODING, "gzip", "/api/events?" + RunningService.query(run));

    answer.expectHeader().doesNotExist(HttpHeaders.CONTENT_ENCODING);
    assertThat(
            RunningService.events(answer)
                .filter(event -> "run".equals(event.event()))
                .blockFirst(RunningService.LIMIT)
                .data())
        .containsEntry("runId", run.runId());
  }
}
