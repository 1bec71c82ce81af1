package io.github.mwaareactor.internal.rate;

import java.util.concurrent.TimeUnit;

/**
 * How many requests per second a service seems to tolerate, after what became of those so far: pure
 * arithmetic on times and outcomes. Immutable; times are in nanoseconds from a common start.
 *
 * <p>Nothing is held back before the service throttles, unless a rate is known from before ({@link
 * #startingAt}). From then on two steps follow each other, as in the congestion control of TCP:
 *
 * <ul>
 *   <li><b>A cut</b>, once throttled answers are so frequent that they mean a limit ({@link
 *       Evidence}, {@link Noise}). Where the rate is too high, a service with a token bucket
 *       accepts just what its limit is. So the rate at which the last requests were sent, times the
 *       part of them that was accepted, is an estimate of the limit. It is weighed with what was
 *       known before ({@link Certainty}). Outcomes of requests that began before a cut cause no
 *       other.
 *   <li><b>Growth</b> until the next cut ({@link Growth}), which does not scale with the rate. If
 *       both cuts and growth were in proportion to the rate, two clients at one limit would keep
 *       whatever shares they have.
 * </ul>
 *
 * <p>Other rules were tried. An estimate of the limit without growth does not notice that the limit
 * has gone up. The arithmetic of the AWS SDKs' retry mode {@code adaptive}, TCP CUBIC with a cut to
 * 0.7 for each throttled answer, uses 60 percent of a limit of 200 per second in its first half
 * minute, and one percent of throttles at random brings it down to a fifth. The constants are those
 * that did best in simulations of limits from 2 to 5,000 per second with bursts of 0.1 to 10
 * seconds, of up to thirty clients at one limit, of throttles at random and of outages. {@code
 * RateScenariosTest} repeats those of one and two clients. What is left: three clients and more at
 * one limit may take minutes to get equal shares, and of two percent of throttles at random and
 * more, part is taken for a limit.
 *
 * <p>Failures without an answer cut the rate too, from five in a row on, down to one request in 2
 * s. Once there is an answer again, the rate doubles every half second up to what it was before.
 */
public final class ToleratedRate {
  private static final double FLOOR = 0.5;
  private static final double SOON = 1;
  private static final double RIGHT_AFTER_CUT = 0.5;
  // A cut should lead a little below the limit.
  private static final double EXPECTED_PART = 0.95;
  private static final double REGAINED_PART = 0.97;
  private static final double MAX_SPEED_UP = 2;
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private final double ceiling;
  private final SentRate sent;
  private final UsualRate usual;
  private final Growth growth;
  private final double cutAt;
  private final Certainty certainty;
  private final Evidence evidence;
  private final Noise noise;
  private final Failures failures;

  private ToleratedRate(
      double ceiling,
      SentRate sent,
      UsualRate usual,
      Growth growth,
      double cutAt,
      Certainty certainty,
      Evidence evidence,
      Noise noise,
      Failures failures) {
    this.ceiling = ceiling;
    this.sent = sent;
    this.usual = usual;
    this.growth = growth;
    this.cutAt = cutAt;
    this.certainty = certainty;
    this.evidence = evidence;
    this.noise = noise;
    this.failures = failures;
  }

  /**
   * Nothing is known yet.
   *
   * @param ceiling the highest rate ever allowed; may be infinite
   */
  public static ToleratedRate upTo(double ceiling) {
    return new ToleratedRate(
        ceiling,
        SentRate.NONE,
        UsualRate.NONE,
        Growth.UNLIMITED,
        Double.NEGATIVE_INFINITY,
        Certainty.FIRST,
        Evidence.NONE,
        Noise.NONE,
        Failures.NONE);
  }

  /**
   * Begins with a rate that was learnt elsewhere, before the first request. It grows as after a cut
   * of which little is known, so a higher limit is found within seconds.
   *
   * <p>That is also taken for the rate sent so far. If the service has just served others and
   * throttles the very first requests, the cut begins from there, and not from next to nothing.
   *
   * @param learnt requests per second; infinite if nothing is known
   */
  public ToleratedRate startingAt(double learnt) {
    if (Double.isInfinite(learnt)) {
      return this;
    }
    double base = Math.max(floor(), Math.min(ceiling, learnt));
    return new ToleratedRate(
        ceiling,
        SentRate.assumed(base),
        usual,
        Growth.afterThrottles(base, base, base, Certainty.FIRST.trust()),
        cutAt,
        certainty,
        evidence,
        noise,
        failures);
  }

  /** The rate allowed now; until the first request the ceiling, or what was learnt elsewhere. */
  public double perSecond(long now) {
    return perSecond(seconds(now));
  }

  private double perSecond(double now) {
    // Only what is used is known to be tolerated.
    double known = Math.max(growth.base(), MAX_SPEED_UP * sent.perSecond(now));
    return Math.max(floor(), Math.min(ceiling, Math.min(growth.at(now), known)));
  }

  private double floor() {
    return Math.min(FLOOR, ceiling);
  }

  /** How many requests per second begin, as the last ones have. */
  public double sentPerSecond(long now) {
    return sent.perSecond(seconds(now));
  }

  /** Whether the rate was ever cut. */
  public boolean isLimited() {
    return cutAt > Double.NEGATIVE_INFINITY;
  }

  /** Whether the rate was cut between that one and this. */
  public boolean wasCutSince(ToleratedRate before) {
    return cutAt > before.cutAt;
  }

  /** A request begins. */
  public ToleratedRate began(long now) {
    return new ToleratedRate(
        ceiling,
        sent.counting(seconds(now)),
        usual,
        growth,
        cutAt,
        certainty,
        evidence,
        noise,
        failures);
  }

  /** The service took the request, whatever its answer was. */
  public ToleratedRate accepted(long beganAt, long now) {
    boolean isRecent = seconds(beganAt) >= cutAt;
    UsualRate more = usual.counting(seconds(now));
    Failures none = failures.afterAnswer(isRecent, sent.perSecond(seconds(now)));
    return isRecent
        ? new ToleratedRate(
            ceiling,
            sent,
            more,
            growth.beginning(seconds(now)),
            cutAt,
            certainty,
            evidence.afterAccepted(noise.share()),
            noise.counting(false, isRightAfterCut(seconds(beganAt))),
            none)
        : new ToleratedRate(ceiling, sent, more, growth, cutAt, certainty, evidence, noise, none);
  }

  /** The service throttled the request. */
  public ToleratedRate throttled(long beganAt, long now) {
    Failures none = failures.afterAnswer(false, failures.sentWhenWell());
    boolean isRecent = seconds(beganAt) >= cutAt;
    Evidence more = isRecent ? evidence.afterThrottled(noise.share()) : evidence;
    Noise heard = isRecent ? noise.counting(true, isRightAfterCut(seconds(beganAt))) : noise;
    ToleratedRate after =
        new ToleratedRate(ceiling, sent, usual, growth, cutAt, certainty, more, heard, none);
    return isRecent && more.suffices(sent.perSecond(seconds(now)))
        ? after.cutByThrottles(seconds(beganAt), seconds(now))
        : after;
  }

  /** There was no answer, or one that says nothing about the rate. */
  public ToleratedRate failed(long beganAt, long now) {
    Failures more = failures.oneMore();
    ToleratedRate after =
        new ToleratedRate(ceiling, sent, usual, growth, cutAt, certainty, evidence, noise, more);
    return more.areEnough() && seconds(beganAt) >= cutAt
        ? after.cutByFailures(seconds(now))
        : after;
  }

  private boolean isRightAfterCut(double beganAt) {
    return growth.hasBegun() && beganAt < growth.since() + RIGHT_AFTER_CUT;
  }

  private ToleratedRate cutByThrottles(double beganAt, double now) {
    double tooFast = Math.min(perSecond(beganAt), Math.max(FLOOR, sent.perSecond(now)));
    Certainty known = certaintyAt(tooFast, now);
    double accepted = tooFast * evidence.acceptedPart(known.answers(), EXPECTED_PART);
    double base = Math.max(floor(), accepted);
    return cut(
        Growth.afterThrottles(base, tooFast, usual.perSecond(now), known.trust()),
        known,
        failures,
        now);
  }

  private Certainty certaintyAt(double tooFast, double now) {
    if (!isLimited()) {
      return Certainty.FIRST;
    }
    boolean isSoon = !growth.hasBegun() || now - growth.since() < SOON;
    return certainty.next(sent.perSecond(now), isSoon, tooFast / growth.tooFast());
  }

  private ToleratedRate cutByFailures(double now) {
    double current = Math.min(perSecond(now), Math.max(FLOOR, sent.perSecond(now)));
    double before =
        failures.cutsInVain() == 0
            ? REGAINED_PART * Math.max(current, failures.sentWhenWell())
            : growth.regained();
    double base = Math.max(floor(), current * failures.cut());
    return cut(Growth.afterFailures(base, before), certainty, failures.afterCut(), now);
  }

  private ToleratedRate cut(
      Growth next, Certainty nextCertainty, Failures nextFailures, double now) {
    return new ToleratedRate(
        ceiling, sent, usual, next, now, nextCertainty, Evidence.NONE, noise, nextFailures);
  }

  private static double seconds(long nanos) {
    return nanos / SECOND;
  }
}
