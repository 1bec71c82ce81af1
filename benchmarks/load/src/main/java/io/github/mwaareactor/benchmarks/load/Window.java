package io.github.mwaareactor.benchmarks.load;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** So many lookups at a time: as soon as one is answered, the next is asked for. */
final class Window {
  private final LookupClient client;
  private final Supplier<@Nullable Run> runs;
  private final Answer answer;
  private final AtomicInteger open;

  /**
   * One that is not open yet.
   *
   * @param client who is asked
   * @param runs what for; called by several threads at a time; null when there is nothing left now
   * @param answer told of each
   */
  Window(LookupClient client, Supplier<@Nullable Run> runs, Answer answer, int inFlight) {
    this.client = client;
    this.runs = runs;
    this.answer = answer;
    this.open = new AtomicInteger(inFlight);
  }

  void open() {
    for (int n = open.get(); n > 0; n--) {
      new Place().askNext();
    }
  }

  /** How many places are still in use; none is taken again once there was no run for it. */
  int inUse() {
    return open.get();
  }

  private final class Place implements Answer {
    private final AtomicInteger turns = new AtomicInteger();

    @Override
    public void found(Run run, String state) {
      answer.found(run, state);
      askNext();
    }

    @Override
    public void failed(Run run, Throwable error) {
      answer.failed(run, error);
      askNext();
    }

    // A loop, as a client may answer before it returns, and that must not nest.
    private void askNext() {
      if (turns.getAndIncrement() > 0) {
        return;
      }
      do {
        Run run = runs.get();
        if (run == null) {
          open.decrementAndGet();
          return;
        }
        client.lookup(run, this);
      } while (turns.decrementAndGet() > 0);
    }
  }
}
