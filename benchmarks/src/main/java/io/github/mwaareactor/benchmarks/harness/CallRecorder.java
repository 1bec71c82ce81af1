package io.github.mwaareactor.benchmarks.harness;

import io.github.mwaareactor.benchmarks.harness.CallTimeline.Call;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RecordedCall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Takes what an emulator remembers of its calls before it forgets them, and keeps the gist. */
final class CallRecorder implements AutoCloseable {
  /** How many calls the emulator must remember. */
  static final int REMEMBERED = 10_000;

  private static final long EVERY_MILLIS = 200;
  private static final String FULL_PAGE = "100";
  private static final Pattern RUN_ID = text("RunId");
  private static final Pattern WORKFLOW_ARN = text("WorkflowArn");
  private static final Pattern NEXT_TOKEN = text("NextToken");
  private static final Pattern MAX_RESULTS = Pattern.compile("\"MaxResults\"\\s*:\\s*(\\d+)");

  private final MwaaServerlessEmulator emulator;
  private final Scheduler clockwork = Schedulers.newSingle("call-recorder", true);
  private final Disposable ticks;
  private List<Call> calls = new ArrayList<>();
  private String lastRequestId = "";
  private boolean missedSome;

  CallRecorder(MwaaServerlessEmulator emulator) {
    this.emulator = emulator;
    this.ticks =
        clockwork.schedulePeriodically(
            this::collect, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private synchronized void collect() {
    List<RecordedCall> recorded = emulator.calls();
    int known = recorded.size();
    while (known > 0 && !recorded.get(known - 1).requestId().equals(lastRequestId)) {
      known--;
    }
    missedSome |= known == 0 && !lastRequestId.isEmpty();
    for (RecordedCall call : recorded.subList(known, recorded.size())) {
      calls.add(gist(call));
      lastRequestId = call.requestId();
    }
  }

  private static Call gist(RecordedCall call) {
    return new Call(
        call.time().toEpochMilli(),
        call.status(),
        call.operation(),
        find(RUN_ID, call.body(), ""),
        call.operation().equals(CallTimeline.LIST) ? page(call.body()) : "");
  }

  // A page of another size shows other runs, and so has another name.
  private static String page(String body) {
    String rows = find(MAX_RESULTS, body, FULL_PAGE);
    String page = CallTimeline.page(find(WORKFLOW_ARN, body, ""), find(NEXT_TOKEN, body, ""));
    return rows.equals(FULL_PAGE) ? page : page + "&" + rows;
  }

  private static Pattern text(String member) {
    return Pattern.compile("\"" + member + "\"\\s*:\\s*\"([^\"]*)\"");
  }

  private static String find(Pattern member, String body, String otherwise) {
    Matcher found = member.matcher(body);
    return found.find() ? found.group(1) : otherwise;
  }

  /** All calls since it was last asked. */
  synchronized List<Call> take() {
    collect();
    if (missedSome) {
      throw new IllegalStateException("calls came faster than they could be written down");
    }
    List<Call> taken = calls;
    calls = new ArrayList<>();
    return taken;
  }

  @Override
  public void close() {
    ticks.dispose();
    clockwork.dispose();
  }
}
