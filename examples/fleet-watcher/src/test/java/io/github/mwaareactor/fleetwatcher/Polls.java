package io.github.mwaareactor.fleetwatcher;

import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.fleetwatcher.topics.RunKey;
import io.github.mwaareactor.model.RunRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who has polled which run, and when, by the emulator's call log. Each member has access keys of
 * its own.
 */
final class Polls {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Pattern CREDENTIAL = Pattern.compile("Credential=AKIA(\\w+)A(\\d{12})/");

  /** A call of GetWorkflowRun. */
  record Poll(RunKey run, String member, Instant time) {}

  private final List<Poll> all;

  private Polls(List<Poll> all) {
    this.all = all;
  }

  static String accessKeyId(String member, String account) {
    return "AKIA" + member + "A" + account;
  }

  /** Those that were answered; the emulator remembers the last ones only. */
  static Polls of(MwaaServerlessEmulator emulator) {
    List<Poll> polls = new ArrayList<>();
    for (RecordedCall call : emulator.calls()) {
      Matcher credential =
          CREDENTIAL.matcher(
              String.join("", call.headers().getOrDefault("authorization", List.of())));
      if (call.operation().equals("GetWorkflowRun") && call.status() == 200 && credential.find()) {
        JsonNode body = MAPPER.readTree(call.body());
        RunRef run = new RunRef(body.path("WorkflowArn").asString(), body.path("RunId").asString());
        polls.add(new Poll(RunKey.of(run), credential.group(1), call.time()));
      }
    }
    return new Polls(polls);
  }

  /** Who made a call. */
  static String member(RecordedCall call) {
    Matcher credential =
        CREDENTIAL.matcher(
            String.join("", call.headers().getOrDefault("authorization", List.of())));
    return credential.find() ? credential.group(1) : "";
  }

  Stream<Poll> by(String member) {
    return all.stream().filter(poll -> poll.member().equals(member));
  }

  Stream<Poll> of(RunKey run) {
    return all.stream().filter(poll -> poll.run().equals(run));
  }

  Polls after(Instant time) {
    return new Polls(all.stream().filter(poll -> poll.time().isAfter(time)).toList());
  }

  Polls before(Instant time) {
    return new Polls(all.stream().filter(poll -> poll.time().isBefore(time)).toList());
  }

  int count() {
    return all.size();
  }

  /** The runs of all these polls. */
  List<RunKey> runs() {
    return all.stream().map(Poll::run).distinct().toList();
  }
}
