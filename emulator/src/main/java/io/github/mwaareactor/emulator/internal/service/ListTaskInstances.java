package io.github.mwaareactor.emulator.internal.service;

import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Lists the task instances of a run in the order they run. */
final class ListTaskInstances implements Operation<ListTaskInstances.Request> {
  /** Which page of which list. */
  record Request(RunKey run, PageRequest page) {}

  private final WorkflowRegistry workflows;
  private final RunRegistry runs;
  private final Paging paging;

  ListTaskInstances(WorkflowRegistry workflows, RunRegistry runs, Paging paging) {
    this.workflows = workflows;
    this.runs = runs;
    this.paging = paging;
  }

  @Override
  public String name() {
    return "ListTaskInstances";
  }

  @Override
  public Request read(InputReader members) {
    return new Request(RunKey.read(members), PageRequest.read(members));
  }

  @Override
  public byte[] answer(Request request, AccountState caller, Instant now) {
    RunKey key = request.run();
    workflows.requireListed(caller, key.workflowArn(), name());
    LiveRun run = runs.find(key);
    if (run == null) {
      throw new OperationFailure(WorkflowRegistry.unknown("RunId"));
    }
    TaskTimeline tasks = TaskTimeline.of(run, now);
    return paging.answer(
        "TaskInstances",
        name() + "\n" + key.workflowArn() + "\n" + key.runId(),
        request.page(),
        position -> behind(tasks, position),
        (generator, index) -> write(generator, run, tasks, index));
  }

  /** A position is the index of a task. */
  private static Iterator<Map.Entry<Long, Integer>> behind(
      @Nullable TaskTimeline tasks, @Nullable Long position) {
    long first = position == null ? 0 : position + 1;
    long end = tasks == null ? 0 : tasks.ids().size();
    return LongStream.range(first, end).mapToObj(index -> Map.entry(index, (int) index)).iterator();
  }

  private static boolean write(
      JsonGenerator generator, LiveRun run, @Nullable TaskTimeline tasks, int index) {
    if (tasks == null) {
      return false;
    }
    generator.writeStartObject();
    TaskJson.write(generator, run, tasks.at(index));
    generator.writeEndObject();
    return true;
  }
}
