package io.github.mwaareactor.benchmarks.harness;

import io.github.mwaareactor.emulator.ApiRateLimit;
import io.github.mwaareactor.emulator.ConnectionFault;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.Fault.Moment;
import io.github.mwaareactor.emulator.Latency;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.ServiceError;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * All that can go wrong with a service, at once: about one request in nine and one new connection
 * in twelve meet a fault by chance. A minute has its hours besides: the clock goes wrong, requests
 * are throttled, idle connections are closed, all connections fall silent.
 */
final class SoakFaults implements AutoCloseable {
  private static final Duration CLOCK_ERROR = Duration.ofMinutes(10);
  private static final ApiRateLimit THROTTLE = ApiRateLimit.of(350, 50);

  private final MwaaServerlessEmulator emulator;
  private final Scheduler clockwork = Schedulers.newSingle("soak-faults", true);
  // Only so that each chance has a sequence of its own.
  private long nextSeed;
  private int second;

  private SoakFaults(MwaaServerlessEmulator emulator, long seed) {
    this.emulator = emulator;
    this.nextSeed = seed;
  }

  static SoakFaults begin(MwaaServerlessEmulator emulator, long seed) {
    SoakFaults faults = new SoakFaults(emulator, seed);
    emulator.latency(Latency.logNormal(Duration.ofMillis(5), Duration.ofMillis(60), seed));
    faults.errors();
    faults.otherAnswers();
    faults.slowness();
    faults.brokenAnswers();
    for (ConnectionFault fault : ConnectionFault.values()) {
      emulator.connections().injectRandomly(fault, 0.017, faults.nextSeed++);
    }
    faults.clockwork.schedulePeriodically(faults::tick, 1, 1, TimeUnit.SECONDS);
    return faults;
  }

  private void errors() {
    error(0.006, ServiceError.throttling("Rate exceeded", "airflow-serverless", "L-1", null));
    error(0.004, ServiceError.throttling("Rate exceeded", "airflow-serverless", "L-1", 1));
    error(0.002, ServiceError.throttling("Rate exceeded", "airflow-serverless", "L-1", 60));
    error(0.006, ServiceError.internalServer("Try again", null));
    error(0.003, ServiceError.internalServer("Try again", 1));
    error(0.005, ServiceError.operationTimeout(null));
    error(0.002, ServiceError.validation("No", "other", Map.of("RunId", "no such form")));
    error(0.002, ServiceError.accessDenied("No"));
    error(0.002, ServiceError.resourceNotFound("No", "some-run", "WorkflowRun"));
    error(0.001, ServiceError.conflict("No", "some-run", "WorkflowRun"));
    error(
        0.001,
        ServiceError.serviceQuotaExceeded("No", "run", "WorkflowRun", "airflow-serverless", "L-1"));
    error(0.001, ServiceError.expiredToken("The security token has expired"));
    error(0.001, ServiceError.unrecognizedClient("The security token is invalid"));
    error(0.001, ServiceError.invalidSignature("The signature does not match"));
    error(0.003, ServiceError.other("ServiceUnavailable", 503, "Try again"));
    error(0.001, ServiceError.other("SomethingNew", 418, "No"));
  }

  private void otherAnswers() {
    fault(0.002, Fault.answer(502, Map.of("Content-Type", "text/html"), "<h1>Bad gateway</h1>"));
    fault(0.002, Fault.answer(429, Map.of("Retry-After", "1"), ""));
    fault(0.002, Fault.answer(503, Map.of("x-amz-retry-after", "200"), "{}"));
    fault(0.002, Fault.malformedJson());
    fault(0.003, Fault.contentType("text/html"));
    fault(0.001, Fault.huge(2 * 1024 * 1024));
  }

  private void slowness() {
    fault(0.010, Fault.late(Duration.ofMillis(300)));
    fault(0.004, Fault.late(Duration.ofMillis(1500)));
    fault(0.005, Fault.dripped(32, Duration.ofMillis(10)));
    fault(0.002, Fault.dripped(8, Duration.ofMillis(200)));
    fault(0.003, Fault.noAnswer());
  }

  private void brokenAnswers() {
    fault(0.004, Fault.truncated(50));
    for (Moment moment : Moment.values()) {
      fault(0.002, Fault.closes(moment));
      fault(0.002, Fault.resets(moment));
      fault(0.001, Fault.halfCloses(moment));
    }
  }

  private void error(double probability, ServiceError error) {
    fault(probability, Fault.error(error));
  }

  private void fault(double probability, Fault fault) {
    emulator.injectRandomly(fault, probability, nextSeed++);
  }

  private void tick() {
    int minute = second / 60;
    switch (second % 60) {
      case 5 -> emulator.clockOffset(minute % 2 == 0 ? CLOCK_ERROR : CLOCK_ERROR.negated());
      case 15 -> emulator.connections().silence();
      case 25 -> emulator.apiRateLimit(THROTTLE);
      case 30 -> emulator.apiRateLimit(THROTTLE.withRetryAfterSeconds(1));
      case 35 -> emulator.noApiRateLimit();
      case 45 -> emulator.clockOffset(Duration.ZERO);
      default -> closeIdleSometimes();
    }
    second++;
  }

  private void closeIdleSometimes() {
    if (second % 10 == 0) {
      emulator.connections().closeIdle();
    }
  }

  @Override
  public void close() {
    clockwork.dispose();
  }
}
