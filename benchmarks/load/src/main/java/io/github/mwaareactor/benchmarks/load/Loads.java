package io.github.mwaareactor.benchmarks.load;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** What a client can be asked to bear. */
final class Loads {
  /**
   * Nothing waits for ever; but an adaptive client that was throttled takes a quarter of an hour.
   */
  private static final long LIMIT_SECONDS = 3600;

  private static final int DIGITS = 3;
  private static final int TENTHS = 10;
  private static final double[] PERCENTILES = {50, 90, 99, 99.9};

  private final LookupClient client;
  private final List<Run> runs;
  private final AtomicInteger cursor = new AtomicInteger();
  private @Nullable Holding before;

  Loads(LookupClient client, List<Run> runs) {
    this.client = client;
    this.runs = runs;
  }

  private Run next() {
    return runs.get(Math.floorMod(cursor.getAndIncrement(), runs.size()));
  }

  /** One lookup, and how old the JVM is when it is answered. */
  Map<String, Double> first() throws InterruptedException {
    all(1, 1);
    long started = ManagementFactory.getRuntimeMXBean().getStartTime();
    return Map.of("millisSinceStart", (double) (System.currentTimeMillis() - started));
  }

  /** A closed loop: so many in flight, always. */
  Map<String, Double> closed(int inFlight, int settleMillis, int millis)
      throws InterruptedException {
    Tally tally = new Tally(() -> {});
    AtomicBoolean isOver = new AtomicBoolean();
    Window window =
        new Window(
            client, () -> isOver.get() || tally.hasFailed() ? null : next(), tally, inFlight);
    window.open();
    Thread.sleep(settleMillis);
    long callsBefore = tally.found();
    Meter start = Meter.now();
    Thread.sleep(millis);
    Meter end = Meter.now();
    long calls = tally.found() - callsBefore;
    isOver.set(true);
    await(() -> window.inUse() == 0);
    tally.demandSuccess();
    return end.since(start, calls);
  }

  /**
   * An open loop: so many a second, answered or not. What is asked for late counts from when it was
   * due, so that a client that stalls cannot hide it by asking less. It begins with connections
   * open, by a closed loop: a rate is asked for here, not what a pause costs.
   */
  Map<String, Double> open(int perSecond, int inFlight, int settleMillis, int millis)
      throws InterruptedException {
    closed(inFlight, 0, settleMillis);
    Recorder latencies = new Recorder(DIGITS);
    AtomicLong unanswered = new AtomicLong();
    Tally tally = new Tally(unanswered::decrementAndGet);
    long start = System.nanoTime();
    long end = start + MILLISECONDS.toNanos(millis);
    for (long sent = 0; !tally.hasFailed(); sent++) {
      long due = start + sent * SECONDS.toNanos(1) / perSecond;
      if (due >= end) {
        break;
      }
      parkUntil(due);
      unanswered.incrementAndGet();
      client.lookup(next(), new Timed(due, latencies, tally));
    }
    await(() -> unanswered.get() == 0);
    tally.demandSuccess();
    Histogram seen = latencies.getIntervalHistogram();
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("calls", (double) seen.getTotalCount());
    for (double percentile : PERCENTILES) {
      figures.put("micros.p" + percentile, seen.getValueAtPercentile(percentile) / 1e3);
    }
    figures.put("micros.max", seen.getMaxValue() / 1e3);
    return figures;
  }

  /** So many lookups by the client's own fan-out. */
  Map<String, Double> all(int count, int inFlight) throws InterruptedException {
    CountDownLatch answered = new CountDownLatch(count);
    Tally tally = new Tally(answered::countDown);
    Meter start = Meter.now();
    client.lookupAll(
        () -> IntStream.range(0, count).mapToObj(n -> next()).iterator(), inFlight, tally);
    await(answered);
    tally.demandSuccess();
    return Meter.now().since(start, count);
  }

  /** Until each of so many lookups has succeeded; those that failed are asked for again. */
  Map<String, Double> finish(int count, int inFlight) throws InterruptedException {
    Queue<Run> left = new ConcurrentLinkedQueue<>();
    IntStream.range(0, count).forEach(n -> left.add(next()));
    CountDownLatch found = new CountDownLatch(count);
    LongAdder failures = new LongAdder();
    Answer answer =
        new Answer() {
          @Override
          public void found(Run run, String state) {
            found.countDown();
          }

          @Override
          public void failed(Run run, Throwable error) {
            failures.increment();
            left.add(run);
          }
        };
    Meter start = Meter.now();
    client.finish(left, inFlight, answer);
    await(found);
    Map<String, Double> figures = new LinkedHashMap<>(Meter.now().since(start, count));
    figures.put("failedLookups", failures.doubleValue());
    return figures;
  }

  /** One list of all runs of the workflow, of which there must be so many. */
  Map<String, Double> list(int runs, int pageSize) throws InterruptedException {
    Meter start = Meter.now();
    list(runs, pageSize, listed -> {});
    Map<String, Double> figures = new LinkedHashMap<>(Meter.now().since(start, runs));
    figures.put("lists", 1.0);
    return figures;
  }

  /**
   * The same list, and what lives on the heap after each tenth of it but the last. It is collected
   * in the middle of a page, while the client holds what it needs to go on.
   */
  Map<String, Double> listHeap(int runs, int pageSize) throws InterruptedException {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("heapBytes.before", heapBytes());
    int tenth = Math.max(1, runs / TENTHS);
    int half = Math.min(pageSize, tenth) / 2;
    list(
        runs,
        pageSize,
        listed -> {
          int within = listed - half;
          if (within % tenth == 0 && within > 0 && within / tenth < TENTHS) {
            figures.put("heapBytes." + within / tenth * 100 / TENTHS, heapBytes());
          }
        });
    return figures;
  }

  private void list(int runs, int pageSize, IntConsumer afterEach) throws InterruptedException {
    ListTally tally = new ListTally(runs, afterEach);
    client.list(next().workflowArn(), pageSize, tally);
    tally.demandAll(LIMIT_SECONDS, SECONDS);
  }

  private double heapBytes() {
    return Holding.now(client).heapBytes();
  }

  /** Asks for so many runs at once; {@link #held} tells what that takes while none is answered. */
  Map<String, Double> hold(int count) {
    before = Holding.now(client);
    Tally tally = new Tally(() -> {});
    for (int n = 0; n < count; n++) {
      client.lookup(next(), tally);
    }
    tally.demandSuccess();
    return Map.of();
  }

  /** What came on top since {@link #hold}. */
  Map<String, Double> held() {
    Holding now = Holding.now(client);
    return now.beyond(before == null ? now : before);
  }

  private static void parkUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(LIMIT_SECONDS, SECONDS)) {
      throw new LoadFailedException(new IllegalStateException(latch.getCount() + " not answered"));
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + SECONDS.toNanos(LIMIT_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new LoadFailedException(new IllegalStateException("some were never answered"));
      }
      Thread.sleep(1);
    }
  }
}
