package io.github.mwaareactor.internal.wire;

import java.util.concurrent.atomic.AtomicReference;

/** Tells the last one who asked that an exchange is abandoned: when it is, or at once if it was. */
final class Abandonment {
  private final AtomicReference<Runnable> listener = new AtomicReference<>(Mark.NOBODY);

  /** In place of a listener. */
  private enum Mark implements Runnable {
    NOBODY,
    TOLD;

    @Override
    public void run() {}
  }

  void abandon() {
    listener.getAndSet(Mark.TOLD).run();
  }

  void whenAbandoned(Runnable news) {
    Runnable before = listener.getAndUpdate(last -> last == Mark.TOLD ? last : news);
    if (before == Mark.TOLD) {
      news.run();
    }
  }
}
