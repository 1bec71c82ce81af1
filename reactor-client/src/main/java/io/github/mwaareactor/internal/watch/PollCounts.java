package io.github.mwaareactor.internal.watch;

import io.github.mwaareactor.error.MwaaException;
import java.util.concurrent.atomic.LongAdder;

/** Counters of a watcher, for its figures. */
final class PollCounts {
  final LongAdder polls = new LongAdder();
  final LongAdder lists = new LongAdder();
  final LongAdder throttled = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder skipped = new LongAdder();

  void failed(MwaaException failure) {
    if (failure.isThrottling()) {
      throttled.increment();
    } else {
      failed.increment();
    }
  }
}
