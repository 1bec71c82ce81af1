package io.github.mwaareactor.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How far a list is read, and whether that was worth it. */
class RunListingTest {
  @Test
  void isReadToItsEndWhileEachPageShowsRuns() {
    RunListing listing = new RunListing(300, 3, 0);

    for (int page = 1; page <= 2; page++) {
      see(listing, 100);
      assertThat(listing.turn("page-" + page, false)).isTrue();
      assertThat(listing.isWorthAnotherPage()).isTrue();
    }
    see(listing, 100);

    assertThat(listing.turn(null, false)).isFalse();
    assertThat(listing.wasWorthIt()).isTrue();
    assertThat(listing.pagesLeft()).isZero();
  }

  @Test
  void aSingleRunThatIsMissingIsNotLookedForOnFurtherPages() {
    RunListing listing = new RunListing(100, 1, 0);
    see(listing, 99);

    listing.turn("more", false);

    assertThat(listing.isWorthAnotherPage()).isFalse();
    assertThat(listing.wasWorthIt()).isTrue();
  }

  @Test
  void aQuarterOfTheRunsIsPaidForPagesThatShowNone() {
    RunListing listing = new RunListing(100, 1, 0);

    int pages = 0;
    do {
      listing.turn("page-" + pages++, false);
    } while (listing.isWorthAnotherPage());

    assertThat(pages).isEqualTo(25);
    assertThat(listing.wasWorthIt()).isFalse();
  }

  @Test
  void pagesThatHadToBeReadCostNothing() {
    RunListing listing = new RunListing(2, 1, 0);
    for (int page = 0; page < 50; page++) {
      listing.turn("page-" + page, true);
    }
    see(listing, 1);
    listing.turn(null, true);

    assertThat(listing.wasWorthIt()).isTrue();
  }

  @Test
  void tokensThatComeRoundAgainEndTheList() {
    RunListing listing = new RunListing(100_000, 1, 0);

    int pages = 0;
    while (listing.turn("page-" + pages++ % 7, true)) {
      assertThat(pages).isLessThan(100);
    }

    assertThat(listing.pages()).isBetween(8, 30);
  }

  @Test
  void isReadAsFastAsItsRunsWouldBePolledOnceItIsLongerThanTheyNeed() {
    RunListing listing = new RunListing(250, 1, 0);
    listing.turn("next", false);
    assertThat(listing.morePages(3)).isEqualTo(3);

    listing.turn("one more", false);
    listing.turn("and another", false);
    assertThat(listing.morePages(3)).isEqualTo(250);
  }

  private static void see(RunListing listing, int runs) {
    for (int run = 0; run < runs; run++) {
      listing.saw();
    }
  }
}
