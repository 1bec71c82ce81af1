package io.github.mwaareactor.internal.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.model.Page;
import io.github.mwaareactor.testing.Eventually;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.util.context.Context;

class PagedFluxTest {
  private static final Duration BOUND = Duration.ofSeconds(10);

  private final List<String> asked = new CopyOnWriteArrayList<>();

  /**
   * Pages of that many numbers each, up to {@code last}; tokens are the numbers they begin with.
   */
  private Mono<Page<Integer>> numbers(@Nullable String token, int size, int last) {
    asked.add(String.valueOf(token));
    int from = token == null ? 0 : Integer.parseInt(token);
    int to = Math.min(last, from + size);
    return Mono.just(
        new Page<>(
            IntStream.range(from, to).boxed().toList(), to < last ? String.valueOf(to) : null));
  }

  private PagedFlux<Integer> list(Function<@Nullable String, Mono<Page<Integer>>> fetch) {
    return new PagedFlux<>(null, fetch, () -> new IllegalStateException("endless"));
  }

  private PagedFlux<Integer> tenByThrees() {
    return list(token -> numbers(token, 3, 10));
  }

  @Test
  void allItemsComeInTheirOrder() {
    StepVerifier.create(tenByThrees().items())
        .expectNext(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)
        .expectComplete()
        .verify(BOUND);

    assertThat(asked).containsExactly("null", "3", "6", "9");
  }

  @Test
  void nothingIsAskedBeforeSomethingIsRequested() {
    StepVerifier.create(tenByThrees().items(), 0)
        .expectSubscription()
        .then(() -> assertThat(asked).isEmpty())
        .thenRequest(1)
        .expectNext(0)
        .then(() -> assertThat(asked).hasSize(1))
        .thenCancel()
        .verify(BOUND);
  }

  @Test
  void theNextPageIsAskedForWhenTheLastIsTakenAndMoreIsWanted() {
    StepVerifier.create(tenByThrees().items(), 3)
        .expectNext(0, 1, 2)
        .then(() -> assertThat(asked).containsExactly("null"))
        .thenRequest(1)
        .expectNext(3)
        .then(() -> assertThat(asked).containsExactly("null", "3"))
        .thenRequest(2)
        .expectNext(4, 5)
        .then(() -> assertThat(asked).containsExactly("null", "3"))
        .thenCancel()
        .verify(BOUND);
  }

  @Test
  void takeAsksForNoMorePagesThanItNeeds() {
    StepVerifier.create(tenByThrees().items().take(6))
        .expectNextCount(6)
        .expectComplete()
        .verify(BOUND);

    assertThat(asked).containsExactly("null", "3");
  }

  @Test
  void theEndIsToldWithoutFurtherDemand() {
    StepVerifier.create(list(token -> numbers(token, 3, 3)).items(), 3)
        .expectNext(0, 1, 2)
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void pagesComeOneByOneWithTheirTokens() {
    StepVerifier.create(tenByThrees().pages(), 1)
        .assertNext(
            page -> {
              assertThat(page.items()).containsExactly(0, 1, 2);
              assertThat(page.nextToken()).isEqualTo("3");
            })
        .then(() -> assertThat(asked).containsExactly("null"))
        .thenRequest(Long.MAX_VALUE)
        .expectNextCount(2)
        .assertNext(page -> assertThat(page.nextToken()).isNull())
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void aListGoesOnFromAStartingToken() {
    PagedFlux<Integer> rest =
        new PagedFlux<>("6", token -> numbers(token, 3, 10), IllegalStateException::new);

    StepVerifier.create(rest.items()).expectNext(6, 7, 8, 9).expectComplete().verify(BOUND);
  }

  @Test
  void anEmptyPageWithATokenIsNotTheEnd() {
    PagedFlux<Integer> gaps =
        list(
            token ->
                switch (String.valueOf(token)) {
                  case "null" -> Mono.just(new Page<Integer>(List.of(), "a"));
                  case "a" -> Mono.just(new Page<Integer>(List.of(), "b"));
                  default -> Mono.just(new Page<>(List.of(1), null));
                });

    StepVerifier.create(gaps.items()).expectNext(1).expectComplete().verify(BOUND);
  }

  @Test
  void anEmptyListCompletes() {
    StepVerifier.create(list(token -> Mono.just(new Page<>(List.of(), null))).items(), 1)
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void tenThousandPagesThatComeAtOnceDoNotGrowTheStack() {
    StepVerifier.create(list(token -> numbers(token, 1, 10_000)).items())
        .expectNextCount(10_000)
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void pagesFromOtherThreadsAreTakenInOrder() {
    Flux<Integer> items =
        list(token -> numbers(token, 7, 1_000).publishOn(Schedulers.parallel())).items();

    StepVerifier.create(items.publishOn(Schedulers.single(), 3).collectList())
        .assertNext(
            found -> assertThat(found).isEqualTo(IntStream.range(0, 1_000).boxed().toList()))
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void theTokenJustSentEndsTheListWithAnError() {
    PagedFlux<Integer> stuck = list(token -> Mono.just(new Page<>(List.of(1), "same")));

    StepVerifier.create(stuck.items()).expectNext(1, 1).expectErrorMessage("endless").verify(BOUND);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 64, 1_000})
  void aLongerCycleOfTokensEndsTheListWithAnError(int length) {
    AtomicLong pages = new AtomicLong();
    PagedFlux<Integer> circle =
        list(
            token -> {
              int next = (token == null ? 0 : Integer.parseInt(token) + 1) % length;
              pages.incrementAndGet();
              return Mono.just(new Page<>(List.of(1), String.valueOf(next)));
            });

    StepVerifier.create(circle.items().then()).expectErrorMessage("endless").verify(BOUND);
    assertThat(pages.get()).isLessThanOrEqualTo(4L * length);
  }

  @Test
  void anErrorComesAfterTheItemsBeforeIt() {
    PagedFlux<Integer> breaking =
        list(
            token ->
                token == null
                    ? Mono.just(new Page<>(List.of(1, 2), "a"))
                    : Mono.error(new IllegalStateException("broken")));

    StepVerifier.create(breaking.items())
        .expectNext(1, 2)
        .expectErrorMessage("broken")
        .verify(BOUND);
  }

  @Test
  void anErrorThatIsThrownIsASignal() {
    PagedFlux<Integer> broken =
        list(
            token -> {
              throw new IllegalStateException("broken");
            });

    StepVerifier.create(broken.items()).expectErrorMessage("broken").verify(BOUND);
  }

  @Test
  void cancellingAbandonsThePageThatIsOnItsWay() {
    TestPublisher<Page<Integer>> page = TestPublisher.create();

    StepVerifier.create(list(token -> page.mono()).items())
        .then(page::assertWasSubscribed)
        .thenCancel()
        .verify(BOUND);

    page.assertCancelled();
  }

  @Test
  void afterACancelBetweenPagesNothingIsAsked() {
    StepVerifier.create(tenByThrees().items(), 3).expectNextCount(3).thenCancel().verify(BOUND);

    assertThat(asked).hasSize(1);
  }

  @Test
  void eachSubscriberHasAListOfItsOwn() {
    Flux<Integer> items = tenByThrees().items();

    StepVerifier.create(items.take(2)).expectNext(0, 1).expectComplete().verify(BOUND);
    StepVerifier.create(items.take(2)).expectNext(0, 1).expectComplete().verify(BOUND);
  }

  @Test
  void aPageIsNotHeldOnceItsItemsAreOut() {
    List<WeakReference<Object>> items = new ArrayList<>();
    Sinks.One<Page<Object>> second = Sinks.one();
    PagedFlux<Object> list =
        new PagedFlux<>(
            null,
            token -> {
              if (token != null) {
                return second.asMono();
              }
              Object item = new byte[1 << 20];
              items.add(new WeakReference<>(item));
              return Mono.just(new Page<>(List.of(item), "more"));
            },
            IllegalStateException::new);

    StepVerifier.create(list.items().map(item -> 1))
        .expectNext(1)
        .then(
            () ->
                Eventually.await(
                    () -> {
                      System.gc();
                      return items.get(0).get() == null;
                    }))
        .then(() -> second.tryEmitValue(new Page<>(List.of(), null)))
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void eachPageIsFetchedInTheContextOfTheSubscriber() {
    List<String> seen = new ArrayList<>();
    PagedFlux<Integer> list =
        list(
            token ->
                Mono.deferContextual(
                    context -> {
                      seen.add(context.get("key"));
                      return numbers(token, 3, 6);
                    }));

    StepVerifier.create(list.items().contextWrite(Context.of("key", "value")))
        .expectNextCount(6)
        .expectComplete()
        .verify(BOUND);

    assertThat(seen).containsExactly("value", "value");
  }
}
