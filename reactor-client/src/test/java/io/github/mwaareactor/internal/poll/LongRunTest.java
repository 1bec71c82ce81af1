package io.github.mwaareactor.internal.poll;

import static io.github.mwaareactor.internal.poll.ScriptedAnswers.CALL;
import static io.github.mwaareactor.internal.poll.ScriptedAnswers.RUN;
import static io.github.mwaareactor.internal.poll.ScriptedAnswers.error;
import static io.github.mwaareactor.internal.poll.ScriptedAnswers.notFound;
import static io.github.mwaareactor.internal.poll.ScriptedAnswers.runIn;
import static io.github.mwaareactor.internal.poll.ScriptedAnswers.throttling;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.error.FailureKind;
import io.github.mwaareactor.error.InternalServerException;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.OverloadedException;
import io.github.mwaareactor.error.PollDeadlineException;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.error.ThrottlingException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.PollPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Half a day of a run and of all that goes wrong meanwhile, in a moment. */
class LongRunTest {
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final PollPolicy POLICY =
      PollPolicy.builder()
          .jitter(0)
          .deadline(Duration.ofHours(13))
          .notFoundGrace(Duration.ofSeconds(30))
          .build();

  @RegisterExtension
  final LoggedWarnings warnings = LoggedWarnings.expecting(LoggedWarnings.POLLS_FAIL);

  /** What a poll meets from each time on. */
  private final Service service =
      new Service()
          .from("PT0S", notFound())
          .from("PT10S", "STARTING")
          .from("PT1M", "QUEUED")
          .from("PT30M", "RUNNING")
          .from("PT1H", throttling(Duration.ofSeconds(90)))
          .from("PT1H5M", throttling(null))
          .from("PT1H10M", "RUNNING")
          .from("PT2H", transport(Reason.CONNECTION_LOST))
          .from("PT2H20M", "RUNNING")
          .from("PT3H", "PAUSED_BY_2031")
          .from("PT3H30M", "PAUSED_BY_2032")
          .from("PT4H", "RUNNING")
          .from("PT5H", new CredentialsException(CALL, "no credentials", null))
          .from("PT5H5M", new OverloadedException(CALL, "too many calls", null))
          .from("PT5H6M", new ProtocolException(CALL, "unreadable", 200, "id", null))
          .from("PT5H7M", transport(Reason.ACQUIRE_TIMEOUT))
          .from("PT5H8M", transport(Reason.CALL_TIMEOUT))
          .from(
              "PT5H9M",
              new InternalServerException(
                  CALL, error("InternalServerException", FailureKind.TRANSIENT)))
          .from("PT5H10M", "RUNNING")
          .from("PT11H59M", "STOPPING")
          .from("PT12H", "STOPPED");

  private static TransportException transport(Reason reason) {
    return new TransportException(CALL, reason, "no answer", null);
  }

  @Test
  void aRunOfTwelveHoursIsFollowedThroughThrottlesOutagesAndStatesNobodyKnows() {
    StepVerifier.withVirtualTime(() -> service.followed(POLICY))
        .thenAwait(Duration.ofHours(13))
        .expectNext("PT10S STARTING")
        .expectNext("PT1M14.34375S QUEUED")
        .expectNext("PT30M18.6875S RUNNING")
        .expectNext("PT3H3.83125S UNKNOWN")
        .expectNext("PT4H8.175S RUNNING")
        .expectNext("PT11H59M11.31875S STOPPING")
        .expectNext("PT12H15.6625S STOPPED")
        .expectComplete()
        .verify(BOUND);

    assertThat(service.polls).hasSize(1549);
    assertThat(service.waits("PT0S", "PT2M"))
        .as("no such run yet, then two states, each from the interval on")
        .containsExactly(
            seconds(
                2, 2, 2, 2, 2, 2, 3, 4.5, 6.75, 10.125, 15.1875, 22.78125, 2, 3, 4.5, 6.75, 10.125,
                15.1875));
    assertThat(service.waits("PT6H", "PT6H3M"))
        .as("nothing new for a long time")
        .containsExactly(seconds(30, 30, 30, 30, 30));
    assertThat(service.waits("PT59M30S", "PT1H7M"))
        .as("throttled with hints, the fifth time without")
        .containsExactly(seconds(30, 90, 90, 90, 90, 12, 15));
    assertThat(service.waits("PT1H59M30S", "PT2H1M"))
        .as("an outage begins")
        .containsExactly(seconds(30, 2, 2, 2, 2, 2, 2, 2.4, 4.8, 9.6, 15));
    assertThat(service.waits("PT2H19M", "PT2H22M"))
        .as("and ends")
        .containsExactly(seconds(15, 15, 15, 15, 30, 30, 30));
    assertThat(service.waits("PT4H59M30S", "PT5H11M"))
        .as("ten minutes of trouble of all kinds")
        .startsWith(seconds(30, 2, 2, 2, 2, 2, 2, 2.4, 4.8, 9.6, 15))
        .endsWith(seconds(15, 30))
        .hasSize(49);
  }

  @Test
  void aRunThatOutlastsTwelveHoursIsGivenUpRightThenWithAllThatIsKnown() {
    service.from("PT12H", throttling(null));
    PollPolicy twelveHours = POLICY.toBuilder().deadline(Duration.ofHours(12)).build();

    StepVerifier.withVirtualTime(() -> service.followed(twelveHours))
        .thenAwait(Duration.ofHours(12))
        .expectNextCount(6)
        .expectErrorSatisfies(
            error -> {
              assertThat(error)
                  .isInstanceOf(PollDeadlineException.class)
                  .hasMessageContaining("after 1549 attempts")
                  .hasMessageEndingWith(
                      "the run is still STOPPING at the deadline of PT12H, seen PT7.118S ago")
                  .hasCauseInstanceOf(ThrottlingException.class);
              assertThat(((PollDeadlineException) error).lastAge())
                  .isEqualTo(Duration.parse("PT7.11875S"));
            })
        .verify(BOUND);

    assertThat(service.polls).hasSize(1549).endsWith(Duration.ofHours(12));
  }

  private static Duration[] seconds(double... seconds) {
    return DoubleStream.of(seconds)
        .mapToObj(wait -> Duration.ofNanos((long) (wait * 1e9)))
        .toArray(Duration[]::new);
  }

  /** Answers by the virtual clock, and notes when it was asked. */
  private static final class Service {
    private final NavigableMap<Duration, Object> answers = new TreeMap<>();
    private final List<Duration> polls = new ArrayList<>();

    Service from(String time, Object answer) {
      answers.put(Duration.parse(time), answer);
      return this;
    }

    Flux<String> followed(PollPolicy policy) {
      return new RunPoller(
              new PollSource(
                  "GetWorkflowRun",
                  this::fetch,
                  new FirstSuccess(),
                  Schedulers.parallel(),
                  () -> 0.5))
          .transitions(RUN, policy)
          .map(polled -> now() + " " + polled.run().state());
    }

    private Mono<WorkflowRun> fetch(RunRef run) {
      return Mono.defer(
          () -> {
            polls.add(now());
            return answers.floorEntry(now()).getValue() instanceof MwaaException failure
                ? Mono.error(failure)
                : Mono.just(runIn((String) answers.floorEntry(now()).getValue()));
          });
    }

    private static Duration now() {
      return Duration.ofNanos(Schedulers.parallel().now(TimeUnit.NANOSECONDS));
    }

    /** The waits between the polls from one time to another. */
    List<Duration> waits(String from, String to) {
      List<Duration> asked =
          polls.stream()
              .filter(poll -> poll.compareTo(Duration.parse(from)) >= 0)
              .filter(poll -> poll.compareTo(Duration.parse(to)) < 0)
              .toList();
      return IntStream.range(1, asked.size())
          .mapToObj(i -> asked.get(i).minus(asked.get(i - 1)))
          .toList();
    }
  }
}
