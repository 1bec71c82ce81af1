package io.github.mwaareactor.webfluxservice;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A workflow of the demo.
 *
 * @param id the last part of its ARN
 * @param tasks what its runs do, one after the other
 * @param begunAgo how old its first run is when the demo begins
 */
record DemoWorkflow(String id, List<DemoTask> tasks, Duration begunAgo) {
  static DemoWorkflow of(String id, int begunSecondsAgo, String... tasks) {
    return new DemoWorkflow(
        id, Stream.of(tasks).map(DemoTask::new).toList(), Duration.ofSeconds(begunSecondsAgo));
  }
}
