package io.github.mwaareactor.emulator.internal.control;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.ApiRateLimit;
import io.github.mwaareactor.emulator.ConnectionFault;
import io.github.mwaareactor.emulator.Latency;
import io.github.mwaareactor.emulator.ListOrder;
import java.time.Duration;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What can be asked of the emulator, one record for each body. */
final class Requests {
  private Requests() {}

  record Nothing() {}

  record NewWorkflow(@Nullable String name, @Nullable String accountId, @Nullable String region) {}

  /** {@code workflow} is an ARN, or the id of a workflow of the first account and region. */
  record NewRun(@Nullable String workflow, @Nullable String runId, @Nullable ScriptJson script) {}

  record RunName(@Nullable String workflow, @Nullable String runId) {}

  record WorkflowScript(@Nullable String workflow, @Nullable ScriptJson script) {}

  record Definition(@Nullable String bucket, @Nullable String objectKey, @Nullable String text) {}

  record NewFault(
      @Nullable FaultJson fault,
      @Nullable String operation,
      @Nullable Integer times,
      @Nullable Double probability,
      @Nullable Long seed) {
    HowOften howOften() {
      return new HowOften(times, probability, seed);
    }
  }

  record NewConnectionFault(
      @Nullable ConnectionFault fault,
      @Nullable Integer times,
      @Nullable Double probability,
      @Nullable Long seed) {
    HowOften howOften() {
      return new HowOften(times, probability, seed);
    }
  }

  /** A number of times, by chance, or with neither always. */
  record HowOften(@Nullable Integer times, @Nullable Double probability, @Nullable Long seed) {
    interface ByChance {
      void with(double probability, long seed);
    }

    void apply(Runnable always, IntConsumer aNumberOfTimes, ByChance byChance) {
      if (times != null && probability != null) {
        throw new ControlProblem(400, "times and probability exclude each other.");
      }
      if (seed != null && probability == null) {
        throw new ControlProblem(400, "seed needs probability.");
      }
      if (probability != null) {
        byChance.with(probability, Members.orElse(seed, 0L));
      } else if (times != null) {
        aNumberOfTimes.accept(times);
      } else {
        always.run();
      }
    }
  }

  record WaitBeforeAnswers(
      @Nullable Duration fixed,
      @Nullable Duration min,
      @Nullable Duration max,
      @Nullable Duration mean,
      @Nullable Duration median,
      @Nullable Duration p99,
      @Nullable Long seed) {
    Latency latency() {
      boolean bounds = min != null || max != null;
      long kinds =
          Stream.of(fixed != null, mean != null, median != null, bounds)
              .filter(given -> given)
              .count();
      if (kinds != 1) {
        throw new ControlProblem(
            400, "Exactly one of fixed, mean, median with p99, or min with max is required.");
      }
      if (p99 != null && median == null) {
        throw new ControlProblem(400, "p99 needs median.");
      }
      if (seed != null && fixed != null) {
        throw new ControlProblem(400, "seed needs chance, and fixed has none.");
      }
      long from = Members.orElse(seed, 0L);
      if (fixed != null) {
        return Latency.fixed(fixed);
      }
      if (mean != null) {
        return Latency.exponential(mean, from);
      }
      return median == null
          ? Latency.uniform(Members.required("min", min), Members.required("max", max), from)
          : Latency.logNormal(median, Members.required("p99", p99), from);
    }
  }

  record RateLimit(
      @Nullable String operation,
      @Nullable Double perSecond,
      @Nullable Integer burst,
      @Nullable Integer retryAfterSeconds) {
    ApiRateLimit limit() {
      double rate = Members.required("perSecond", perSecond);
      // What one second lets in may also come at once.
      int size = burst == null ? Math.max(1, (int) Math.ceil(rate)) : burst;
      return new ApiRateLimit(rate, size, retryAfterSeconds);
    }
  }

  record ClockOffset(@Nullable Duration offset) {}

  record QuotaNumbers(
      @Nullable Integer workflows,
      @Nullable Integer runsPerWorkflow,
      @Nullable Integer runsPerAccount) {}

  record Lists(@Nullable Integer pageSize, @Nullable ListOrder order) {}

  record Account(
      @Nullable String accountId,
      @Nullable String accessKeyId,
      @Nullable String secretAccessKey,
      @Nullable String sessionToken) {
    AccessKey key() {
      return new AccessKey(
          Members.required("accessKeyId", accessKeyId),
          Members.required("secretAccessKey", secretAccessKey),
          sessionToken);
    }
  }
}
