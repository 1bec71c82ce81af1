package io.github.mwaareactor.benchmarks.load;

import java.util.Iterator;
import java.util.Queue;

/** A client as a load sees it. */
public interface LookupClient extends AutoCloseable {
  /** Asks for a run without waiting for the answer. */
  void lookup(Run run, Answer answer);

  /**
   * Asks for many runs, by the client's own means if it has any.
   *
   * @param runs what to ask for
   * @param inFlight how many at a time
   * @param answer told of each
   */
  default void lookupAll(Iterable<Run> runs, int inFlight, Answer answer) {
    Iterator<Run> left = runs.iterator();
    Window window =
        new Window(
            this,
            () -> {
              synchronized (left) {
                return left.hasNext() ? left.next() : null;
              }
            },
            answer,
            inFlight);
    window.open();
  }

  /**
   * Asks for runs until there are none left, by the client's own means if it has any.
   *
   * @param runs what to ask for; what fails may be put back
   * @param inFlight how many at a time
   * @param answer told of each
   */
  default void finish(Queue<Run> runs, int inFlight, Answer answer) {
    new Window(this, runs::poll, answer, inFlight).open();
  }

  /**
   * Lists the runs of a workflow, one page after the other, by the client's own means. A client
   * that is not compared by lists has none.
   *
   * @param workflowArn the workflow
   * @param pageSize how many runs a page has
   * @param answer receives the runs and the end
   */
  default void list(String workflowArn, int pageSize, ListAnswer answer) {
    answer.failed(new UnsupportedOperationException("this client has no list"));
  }

  /** What it holds off the heap, in bytes, or -1 where it does not tell. */
  default long directBytes() {
    return -1;
  }

  @Override
  void close();
}
