package io.github.mwaareactor.internal.list;

import io.github.mwaareactor.internal.concurrent.DrainLoop;
import io.github.mwaareactor.model.Page;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/**
 * A list that is fetched page by page. A page is asked for only when all elements of the page
 * before it were taken and more are requested, so there is never more than one page at hand.
 * Reactor's operators that flatten pages ask for the next one ahead of demand, whatever their
 * prefetch.
 *
 * @param <T> what is listed
 */
public final class PagedFlux<T> {
  private final @Nullable String startingToken;
  private final Function<@Nullable String, Mono<Page<T>>> fetch;
  private final Supplier<? extends Throwable> endless;

  /**
   * A list, of which nothing is fetched yet.
   *
   * @param startingToken names the first page; null for the list's first
   * @param fetch asks for the page that a token names
   * @param endless makes the error for a token that came before
   */
  public PagedFlux(
      @Nullable String startingToken,
      Function<@Nullable String, Mono<Page<T>>> fetch,
      Supplier<? extends Throwable> endless) {
    this.startingToken = startingToken;
    this.fetch = fetch;
    this.endless = endless;
  }

  /** The items of all pages. */
  public Flux<T> items() {
    return flux(Page::items);
  }

  /** The pages themselves. */
  public Flux<Page<T>> pages() {
    return flux(List::of);
  }

  private <E> Flux<E> flux(Function<Page<T>, List<E>> elements) {
    // Never more is emitted than was requested, so nothing overflows.
    return Flux.create(
        sink -> new Progress<>(sink, elements).begin(), FluxSink.OverflowStrategy.ERROR);
  }

  /** How far one subscriber has come. What is not volatile is used within the drain loop only. */
  private final class Progress<E> {
    private final FluxSink<E> sink;
    private final Function<Page<T>, List<E>> elements;
    private final TokenCycle cycle = new TokenCycle();
    private final DrainLoop loop = new DrainLoop();
    private final Disposable.Swap call = Disposables.swap();
    private Iterator<E> atHand = Collections.emptyIterator();
    private @Nullable String token = startingToken;
    private boolean isCalling;
    private boolean isLast;
    private @Nullable Throwable failure;
    private volatile @Nullable Page<T> arrived;

    Progress(FluxSink<E> sink, Function<Page<T>, List<E>> elements) {
      this.sink = sink;
      this.elements = elements;
    }

    void begin() {
      sink.onDispose(call);
      sink.onRequest(n -> drain());
    }

    private void drain() {
      loop.drain(this::pass);
    }

    private void pass() {
      take(arrived);
      while (atHand.hasNext() && sink.requestedFromDownstream() > 0 && !sink.isCancelled()) {
        sink.next(atHand.next());
      }
      if (!atHand.hasNext() && !isCalling && !sink.isCancelled()) {
        goOn();
      }
    }

    private void take(@Nullable Page<T> page) {
      if (page == null) {
        return;
      }
      arrived = null;
      isCalling = false;
      atHand = elements.apply(page).iterator();
      String next = page.nextToken();
      isLast = next == null;
      failure = next != null && cycle.closes(token, next) ? endless.get() : null;
      token = next;
    }

    private void goOn() {
      atHand = Collections.emptyIterator(); // or the page would be held until the next one comes
      if (failure != null) {
        sink.error(failure);
      } else if (isLast) {
        sink.complete();
      } else if (sink.requestedFromDownstream() > 0) {
        fetch();
      }
    }

    // A page that comes at once, on this thread, is taken in another pass: the stack does not grow.
    private void fetch() {
      isCalling = true;
      call.update(
          Mono.defer(() -> fetch.apply(token))
              .contextWrite(sink.contextView())
              .subscribe(this::arrive, sink::error));
    }

    private void arrive(Page<T> page) {
      arrived = page;
      drain();
    }
  }
}
