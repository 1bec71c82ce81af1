package io.github.mwaareactor.benchmarks.harness;

import static io.github.mwaareactor.benchmarks.harness.CallTimeline.ACCEPTED;
import static io.github.mwaareactor.benchmarks.harness.CallTimeline.ANY;
import static io.github.mwaareactor.benchmarks.harness.CallTimeline.THROTTLED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.benchmarks.harness.CallTimeline.Call;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallTimelineTest {
  private static final CallTimeline CALLS =
      CallTimeline.parse(
          "1000:200:GetWorkflowRun:a-1: 1500:429:GetWorkflowRun:b-1:"
              + " 1999:200:GetWorkflowRun:b-2: 2000:0:GetWorkflowRun:a-2:"
              + " 3999:200:GetWorkflowRun:a-3:");

  @Test
  void ratesArePerSecondOfTheTimeLookedAt() {
    assertThat(CALLS.rate(ANY, 1000, 2000)).isEqualTo(3);
    assertThat(CALLS.rate(ACCEPTED, 1000, 3000)).isEqualTo(1);
    assertThat(CALLS.rate(ACCEPTED, 1000, 1500)).isEqualTo(2);
  }

  @Test
  void aPartIsThatOfAllCallsOfTheTime() {
    assertThat(CALLS.part(THROTTLED, 1000, 3000)).isEqualTo(0.25);
    assertThat(CALLS.part(THROTTLED, 3000, 4000)).isZero();
    assertThat(CALLS.part(THROTTLED, 4000, 5000)).isZero();
  }

  @Test
  void callsAreToldApartByTheirRuns() {
    assertThat(CALLS.ofRuns("a-").count(ANY)).isEqualTo(3);
    assertThat(CALLS.ofRuns("b-").perSecond(ACCEPTED, 1000, 3000)).containsExactly(1, 0);
  }

  @Test
  void callsAreToldApartByTheirOperation() {
    Call get = new Call(1000, 200, "GetWorkflowRun", "a-1", "");
    Call list =
        new Call(1001, 200, "ListWorkflowRuns", "", CallTimeline.page("arn:aws:workflow/w-1", "t"));

    CallTimeline calls = CallTimeline.parse(CallTimeline.line(List.of(get, list)));

    assertThat(calls.calls()).containsExactly(get, list);
    assertThat(calls.ofOperation(CallTimeline.LIST).calls()).containsExactly(list);
  }

  @Test
  void theFirstSecondWithSoManyIsFoundOrThereIsNone() {
    long[] perSecond = {3, 9, 10, 4};

    assertThat(CallTimeline.secondsUntil(perSecond, 3)).isZero();
    assertThat(CallTimeline.secondsUntil(perSecond, 9.5)).isEqualTo(2);
    assertThat(CallTimeline.secondsUntil(perSecond, 11)).isEqualTo(4);
  }
}
