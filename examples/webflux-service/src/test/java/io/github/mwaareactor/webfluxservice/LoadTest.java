package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Many event streams and many questions at once, in one JVM with the service and the emulator, with
 * BlockHound on: a few seconds of a little by default, the real thing with {@code -Dload=full}.
 */
@Tag("once")
class LoadTest {
  private static final int WATCHED = 20;
  private static final int RUNS_PER_STREAM = 10;
  private static final Duration STALENESS = Duration.ofSeconds(1);

  private final Load load = Load.asked();
  private final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
  private final AtomicInteger events = new AtomicInteger();
  private final AtomicInteger completeStreams = new AtomicInteger();
  private final AtomicInteger answers = new AtomicInteger();

  /** How much: event streams, questions per second, and for how long. */
  record Load(int streams, int perSecond, int seconds) {
    static Load asked() {
      return "full".equals(System.getProperty("load"))
          ? new Load(200, 500, 60)
          : new Load(20, 50, 4);
    }

    boolean isFull() {
      return seconds >= 60;
    }

    int questions() {
      return perSecond * seconds;
    }
  }

  @Test
  @Timeout(300)
  void streamsAndQuestionsAreAnsweredWithoutAnErrorOrABlockedThread() throws InterruptedException {
    // Who has to wait for a connection waits: that shows as latency.
    ConnectionProvider connections =
        ConnectionProvider.builder("load")
            .maxConnections(load.streams() + 100)
            .pendingAcquireMaxCount(-1)
            .pendingAcquireTimeout(Duration.ofMinutes(5))
            .build();
    ResourceLeakDetector.Level leaks = ResourceLeakDetector.getLevel();
    if (load.isFull()) {
      // Keeping a stack trace of each touch of each buffer would be most of the work.
      ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
    }
    BlockingCalls.take();
    try (RunningService service =
        RunningService.start(
            "--mwaa.serverless.watch.target-staleness=" + STALENESS.toMillis() + "ms",
            "--webflux-service.events.max-streams=" + load.streams())) {
      HttpClient http = RunningService.browser(connections).baseUrl(service.url());
      run(service, http);
    } finally {
      ResourceLeakDetector.setLevel(leaks);
      connections.dispose();
    }
  }

  private void run(RunningService service, HttpClient http) throws InterruptedException {
    MwaaServerlessEmulator emulator = service.emulator();
    Duration stage = Duration.ofSeconds(load.seconds()).dividedBy(2);
    List<ScriptedRun> watched = runs(emulator, RunScript.succeedsAfter(stage, stage));
    List<ScriptedRun> asked = runs(emulator, RunScript.remains("RUNNING"));
    long begun = System.nanoTime();

    Disposable streams = open(http, watched).subscribe();
    long[] latencies = ask(http, asked);
    RunningService.await(() -> completeStreams.get() == load.streams() || !errors.isEmpty());
    Duration lasted = Duration.ofNanos(System.nanoTime() - begun);
    streams.dispose();

    long polls = calls(emulator, watched);
    // One watcher asks for each run once per staleness; its first poll comes early.
    long pollsOfOne = WATCHED * (lasted.toMillis() / STALENESS.toMillis() + 2);
    List<?> blocked = BlockingCalls.take();
    long[] warm = Arrays.copyOfRange(latencies, latencies.length / 6, latencies.length);
    System.out.printf(
        "%d event streams told %d events, %d questions answered in %.1f s (%.0f a second):"
            + " median %.1f ms, 99 %% within %.1f ms, slowest %.1f ms (%.1f, %.1f and %.1f ms after the"
            + " first sixth, in which the JVM warms up); %d polls for %d watched runs, one watcher may"
            + " make %d; %d errors, %d blocking calls%n",
        load.streams(),
        events.get(),
        answers.get(),
        lasted.toMillis() / 1000.0,
        answers.get() * 1000.0 / lasted.toMillis(),
        percentile(latencies, 0.5),
        percentile(latencies, 0.99),
        percentile(latencies, 1),
        percentile(warm, 0.5),
        percentile(warm, 0.99),
        percentile(warm, 1),
        polls,
        WATCHED,
        pollsOfOne,
        errors.size(),
        blocked.size());
    assertThat(errors).isEmpty();
    assertThat(blocked).isEmpty();
    assertThat(answers).hasValue(load.questions());
    assertThat(completeStreams).hasValue(load.streams());
    assertThat(calls(emulator, asked)).isEqualTo(load.questions());
    assertThat(polls).isBetween((long) WATCHED, pollsOfOne);
    if (load.isFull()) {
      // Else it was less than was to be borne.
      assertThat(lasted).isLessThan(Duration.ofSeconds(load.seconds() + 5));
    }
  }

  private static List<ScriptedRun> runs(MwaaServerlessEmulator emulator, RunScript script) {
    String workflow = emulator.workflowArn("tested-a1B2c3D4e5");
    return Stream.generate(() -> emulator.run(workflow, script)).limit(WATCHED).toList();
  }

  private static long calls(MwaaServerlessEmulator emulator, List<ScriptedRun> runs) {
    return runs.stream().mapToLong(run -> emulator.callCount(run.workflowArn(), run.runId())).sum();
  }

  /** Each stream follows some of the runs, until all of them have ended. */
  private Flux<String> open(HttpClient http, List<ScriptedRun> watched) {
    return Flux.range(0, load.streams())
        .flatMap(i -> stream(http, someOf(watched, i)), load.streams());
  }

  private static ScriptedRun[] someOf(List<ScriptedRun> runs, int from) {
    return IntStream.range(from, from + RUNS_PER_STREAM)
        .mapToObj(i -> runs.get(i % runs.size()))
        .toArray(ScriptedRun[]::new);
  }

  private Flux<String> stream(HttpClient http, ScriptedRun... runs) {
    return http.get()
        .uri("/api/events?" + RunningService.query(runs))
        .responseContent()
        .asString()
        .doOnNext(part -> events.addAndGet(part.split("event:", -1).length - 1))
        .reduce(String::concat)
        .flux()
        .doOnNext(all -> check(all.split("\"state\":\"SUCCESS\",\"ended\":true", -1).length - 1))
        .onErrorResume(this::failed);
  }

  private void check(int ended) {
    if (ended == RUNS_PER_STREAM) {
      completeStreams.incrementAndGet();
    } else {
      errors.add(new AssertionError("A stream told of the end of " + ended + " runs"));
    }
  }

  /** At an even pace, whether or not the answers keep up; the time each took, first one first. */
  private long[] ask(HttpClient http, List<ScriptedRun> asked) throws InterruptedException {
    AtomicLongArray latencies = new AtomicLongArray(load.questions());
    CountDownLatch open = new CountDownLatch(load.questions());
    // Each on its own: merged, each answer would look through all questions that are open.
    Disposable pace =
        Flux.interval(Duration.ofSeconds(1).dividedBy(load.perSecond()))
            .take(load.questions())
            .map(Long::intValue)
            .subscribe(
                question ->
                    ask(http, asked.get(question % asked.size()))
                        .doOnNext(took -> latencies.set(question, took.toNanos()))
                        .doFinally(end -> open.countDown())
                        .subscribe());
    boolean done = open.await(load.seconds() * 4L + 20, TimeUnit.SECONDS);
    pace.dispose();
    assertThat(done).as("all answered").isTrue();
    return IntStream.range(0, load.questions()).mapToLong(latencies::get).toArray();
  }

  private Flux<Duration> ask(HttpClient http, ScriptedRun run) {
    long begun = System.nanoTime();
    return http.get()
        .uri("/api/runs?workflowArn=" + run.workflowArn() + "&runId=" + run.runId())
        .responseSingle(
            (answer, body) ->
                answer.status().code() == 200
                    ? body.asString()
                    : Mono.error(new AssertionError("Status " + answer.status())))
        .doOnNext(answer -> answers.incrementAndGet())
        .map(answer -> Duration.ofNanos(System.nanoTime() - begun))
        .flux()
        .onErrorResume(this::failed);
  }

  private <T> Flux<T> failed(Throwable error) {
    errors.add(error);
    return Flux.empty();
  }

  private static double percentile(long[] nanos, double part) {
    long[] sorted = Arrays.stream(nanos).filter(took -> took > 0).sorted().toArray();
    int index = Math.max(0, (int) Math.ceil(sorted.length * part) - 1);
    return Arrays.stream(sorted).skip(index).findFirst().orElse(0) / 1e6;
  }
}
