package io.github.mwaareactor.internal.wire;

import java.util.concurrent.atomic.AtomicReference;

/** Tells the last one who asked that an exchange is abandoned: when it is, or at once if it was. */
final class Abandonment {
  private static final Runnable NOBODY = Abandonment::nothing;
  private static final Runnable TOLD = Abandonment::nothing;

  private final AtomicReference<Runnable> listener = new AtomicReference<>(NOBODY);

  private static void nothing() {}

  void abandon() {
    listener.getAndSet(TOLD).run();
  }

  void whenAbandoned(Runnable news) {
    Runnable before = listener.getAndUpdate(last -> last == TOLD ? TOLD : news);
    if (before == TOLD) {
      news.run();
    }
  }
}
