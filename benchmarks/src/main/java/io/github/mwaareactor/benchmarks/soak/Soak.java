package io.github.mwaareactor.benchmarks.soak;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.RunLookup;
import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import io.github.mwaareactor.benchmarks.harness.Footprint;
import io.github.mwaareactor.benchmarks.harness.Waits;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.options.Timeouts;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.PrintStream;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;

/**
 * Does a client stay well when everything goes wrong at once, for long? Calls at a steady rate meet
 * all faults of {@code SoakFaults}. Each must end in time with a value or an error that fits, and
 * in the end nothing may be left: no sockets, no threads, no more memory than in the second minute.
 * Exits with 1 if anything was otherwise.
 */
public final class Soak {
  static final int SECONDS_BETWEEN_CHANGES = 2;

  private static final Timeouts TIMEOUTS =
      Timeouts.builder()
          .connect(Duration.ofSeconds(1))
          .tlsHandshake(Duration.ofSeconds(1))
          // Shorter than an attempt, so that who gets a connection has time left to use it.
          .acquire(Duration.ofMillis(500))
          .attempt(Duration.ofMillis(1500))
          .call(Duration.ofSeconds(4))
          .build();
  private static final double MAX_HEAP_GROWTH = 1.1;
  private static final int FIRST_HEAP_MINUTE = 2;
  private static final int CALLS_PER_WARM_UP_ROUND = 10;
  private static final int WARM_UP_CONCURRENCY = 32;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LASTING_RUNS = 200;
  private static final int HEAP_SAMPLES = 3;
  // What Netty's allocator may keep: some chunks, whatever the time. Buffers that were lost are
  // told
  // by its leak detector, in the log.
  private static final long DIRECT_TOLERANCE = 8 * 1024 * 1024;
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final double minutes;
  private final int rate;
  private final long seed;
  private final PrintStream out;
  private final SoakTally tally = new SoakTally();
  private final RotatingIdentity identity = new RotatingIdentity();
  private final AtomicInteger sockets = new AtomicInteger();
  private final List<Footprint> minuteByMinute = new ArrayList<>();

  private Soak(double minutes, int rate, long seed, PrintStream out) {
    this.minutes = minutes;
    this.rate = rate;
    this.seed = seed;
    this.out = out;
  }

  /**
   * Runs it.
   *
   * @param args {@code --minutes} (10), {@code --rate} in calls per second (500), {@code --seed}
   *     (1)
   * @throws IOException if the emulator cannot be started
   * @throws CertificateException if it cannot be trusted
   * @throws InterruptedException when interrupted
   */
  public static void main(String[] args)
      throws IOException, CertificateException, InterruptedException {
    double minutes = 10;
    int rate = 500;
    long seed = 1;
    for (int i = 0; i + 1 < args.length; i += 2) {
      switch (args[i]) {
        case "--minutes" -> minutes = Double.parseDouble(args[i + 1]);
        case "--rate" -> rate = Integer.parseInt(args[i + 1]);
        case "--seed" -> seed = Long.parseLong(args[i + 1]);
        default -> throw new IllegalArgumentException("unknown option " + args[i]);
      }
    }
    boolean well = new Soak(minutes, rate, seed, System.out).run();
    System.exit(well ? 0 : 1);
  }

  private boolean run() throws IOException, CertificateException, InterruptedException {
    tally.listen();
    print("%.4g minutes, %d calls per second, seed %d", minutes, rate, seed);
    try (EmulatorProcess emulator = EmulatorProcess.start()) {
      List<SoakLoad.Lasting> lasting = lasting(emulator);
      Footprint cold = Footprint.now();
      firstLife(emulator, lasting);
      Footprint before = Footprint.now();
      MwaaServerlessReactiveClient client = client(emulator, TIMEOUTS);
      SoakLoad load =
          new SoakLoad(
              client,
              lasting,
              changing(emulator),
              emulator.run("missing"),
              TIMEOUTS.call(),
              tally,
              seed);
      emulator.storm(seed);
      weather(load, emulator);
      load.awaitCalls();
      client.closeGracefully(CLOSE_LIMIT).block(CLOSE_LIMIT.multipliedBy(2));
      load.judgePollers();
      emulator.calm();
      report(load, emulator.counts());
      judgeHeap();
      judgeRemains(cold, before);
    }
    tally.wrongs().forEach((wrong, times) -> print("WRONG %d times: %s", times.sum(), wrong));
    print(tally.wrongCount() == 0 ? "All well." : "%d things went wrong.", tally.wrongCount());
    return tally.wrongCount() == 0;
  }

  private static List<SoakLoad.Lasting> lasting(EmulatorProcess emulator) {
    List<RunState> states = List.of(RunState.RUNNING, RunState.SUCCESS, RunState.FAILED);
    return IntStream.range(0, LASTING_RUNS)
        .mapToObj(
            n -> {
              RunState state = states.get(n % states.size());
              return new SoakLoad.Lasting(emulator.begin("lasting-" + n, state.name()), state);
            })
        .toList();
  }

  private List<RunRef> changing(EmulatorProcess emulator) {
    return IntStream.rangeClosed(0, (30 + (int) (minutes * 60)) / SECONDS_BETWEEN_CHANGES)
        .mapToObj(
            n -> emulator.begin("changing-" + n, String.valueOf(1 + n * SECONDS_BETWEEN_CHANGES)))
        .toList();
  }

  private MwaaServerlessReactiveClient client(EmulatorProcess emulator, Timeouts timeouts) {
    return emulator
        .client()
        .credentialsProvider(identity)
        .timeouts(timeouts)
        .httpClient(http -> counted(emulator.trusting(http)))
        .build();
  }

  private HttpClient counted(HttpClient http) {
    return http.doOnChannelInit((observer, channel, remote) -> count(channel));
  }

  private void count(Channel channel) {
    sockets.incrementAndGet();
    channel.closeFuture().addListener(closed -> sockets.decrementAndGet());
  }

  // Warms both processes up, which cold would do nothing but handshakes at the full rate, and lets
  // Reactor and Netty make what they share between clients and keep.
  private void firstLife(EmulatorProcess emulator, List<SoakLoad.Lasting> lasting) {
    Timeouts patient =
        TIMEOUTS.toBuilder().acquire(PATIENCE).attempt(PATIENCE).call(PATIENCE).build();
    MwaaServerlessReactiveClient client = client(emulator, patient);
    long begin = System.nanoTime();
    Long values =
        client
            .getWorkflowRuns(
                Flux.fromIterable(lasting)
                    .map(SoakLoad.Lasting::run)
                    .repeat(rate / CALLS_PER_WARM_UP_ROUND),
                WARM_UP_CONCURRENCY)
            .filter(RunLookup.Found.class::isInstance)
            .count()
            .block();
    client.closeGracefully(CLOSE_LIMIT).block();
    print(
        "warmed up by %d values in %d ms",
        values, Duration.ofNanos(System.nanoTime() - begin).toMillis());
  }

  /** Minute by minute, the last one perhaps shorter. */
  private void weather(SoakLoad load, EmulatorProcess emulator) throws InterruptedException {
    Duration time = Duration.ofMillis((long) (minutes * 60_000));
    Thread pace = new Thread(() -> load.run(rate, time), "soak-pace");
    pace.setUncaughtExceptionHandler((thread, error) -> tally.wrong("the load broke: " + error));
    print(
        "minute   calls  values  errors cancelled |  p50   p99 p99.9   max ms |"
            + " heap MiB direct MiB sockets threads under way");
    long start = System.nanoTime();
    pace.start();
    for (int minute = 1; minute <= Math.max(1, (int) minutes); minute++) {
      long due = start + Duration.ofMinutes(minute).toNanos() - Duration.ofSeconds(3).toNanos();
      pace.join(Math.max(1, (due - System.nanoTime()) / 1_000_000));
      printMinute(minute, load);
    }
    pace.join();
    print("connections made: %d", emulator.counts().accepted());
  }

  private void printMinute(int minute, SoakLoad load) throws InterruptedException {
    int underWay = load.open();
    int open = sockets.get();
    Footprint least = leastHeap();
    minuteByMinute.add(least);
    Waits waits = load.takeWaits();
    print(
        "%6d %7d %7d %7d %9d |%5d %5d %5d %5d    | %8.2f %10.2f %7d %7d %9d",
        minute,
        load.begun(),
        tally.ended("call: value"),
        tally.ended("call: ") - tally.ended("call: value") - tally.ended("call: cancelled"),
        tally.ended("call: cancelled"),
        waits.quantile(0.5),
        waits.quantile(0.99),
        waits.quantile(0.999),
        waits.max(),
        least.heapMebibytes(),
        least.directMebibytes(),
        open,
        least.threads().size(),
        underWay);
  }

  // Calls under way are part of what lives; fewest of them are in the least of some samples.
  private static Footprint leastHeap() throws InterruptedException {
    Footprint least = Footprint.now();
    for (int sample = 1; sample < HEAP_SAMPLES; sample++) {
      Thread.sleep(1000);
      Footprint next = Footprint.now();
      least = next.heapBytes() < least.heapBytes() ? next : least;
    }
    return least;
  }

  private void report(SoakLoad load, EmulatorProcess.Counts counts) {
    out.println();
    tally.ends().forEach((end, count) -> print("%8d %s", count.sum(), end));
    tally.warnings().forEach((text, count) -> print("%8d warnings: %s", count.sum(), text));
    print("%8d connections are still open at the emulator: those that fell silent", counts.open());
    print(
        "%8d requests, of which %d met a fault, over %d connections; %d questions for an identity",
        counts.requests(), counts.faults(), counts.accepted(), identity.questions());
    print(
        "from subscription to end: p99.9 %d ms, max %d ms; the limit is %d ms",
        load.sinceSubscription().quantile(0.999),
        load.sinceSubscription().max(),
        TIMEOUTS.call().toMillis());
    require(load.begun() == tally.ended("call: "), "calls began that never ended");
    long least = isLong() ? load.begun() / 2 : 0;
    require(tally.ended("call: value") > least, "too few calls got a value");
  }

  private boolean isLong() {
    return minuteByMinute.size() > FIRST_HEAP_MINUTE;
  }

  private void judgeHeap() {
    if (!isLong()) {
      print("heap: not judged, the run was too short");
      return;
    }
    Footprint first = minuteByMinute.get(FIRST_HEAP_MINUTE - 1);
    Footprint last = minuteByMinute.get(minuteByMinute.size() - 1);
    double growth = (double) last.heapBytes() / first.heapBytes();
    print("heap: last minute / minute %d = %.3f", FIRST_HEAP_MINUTE, growth);
    require(growth <= MAX_HEAP_GROWTH, "the heap grew");
  }

  private void judgeRemains(Footprint cold, Footprint before) throws InterruptedException {
    Footprint after = settled(before);
    print("%-16s %10s %10s %10s", "", "at start", "before", "after");
    print("%-16s %10d %10d %10d", "sockets", 0, 0, sockets.get());
    print("%-16s %10d %10d %10d", "open files", cold.files(), before.files(), after.files());
    print(
        "%-16s %10.2f %10.2f %10.2f",
        "direct MiB", cold.directMebibytes(), before.directMebibytes(), after.directMebibytes());
    print(
        "%-16s %10d %10d %10d",
        "threads", cold.threads().size(), before.threads().size(), after.threads().size());
    print("%-16s %s", "of Reactor's", after.threadsBesides(cold));
    // All threads but these; they are shared by everything that uses Reactor, and stay.
    Schedulers.shutdownNow();
    Footprint rest = settled(cold);
    print("%-16s %s", "of nobody's", rest.threadsBesides(cold));
    require(sockets.get() == 0, "sockets are left");
    require(after.files() <= before.files(), "files are left");
    require(
        after.directBytes() <= before.directBytes() + DIRECT_TOLERANCE, "direct memory is left");
    require(rest.threadsBesides(cold).isEmpty(), "threads are left");
  }

  private void require(boolean condition, String otherwise) {
    if (!condition) {
      tally.wrong(otherwise);
    }
  }

  // Threads and sockets go a moment after they are told to.
  private Footprint settled(Footprint before) throws InterruptedException {
    Footprint now = Footprint.now();
    for (int tries = 0; tries < 10 && !isBack(now, before); tries++) {
      Thread.sleep(500);
      now = Footprint.now();
    }
    return now;
  }

  private boolean isBack(Footprint now, Footprint before) {
    return sockets.get() == 0
        && now.files() <= before.files()
        && now.threadsBesides(before).isEmpty();
  }

  private void print(String format, @Nullable Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
  }
}
