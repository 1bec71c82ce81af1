package io.github.mwaareactor.fleetwatcher.member;

/**
 * Starts members that a test can stop at a certain point, or that do not claim their partitions.
 */
public final class HeldMember {
  private HeldMember() {}

  /**
   * Starts one.
   *
   * @param options how it is run
   * @param isClaiming false for what the claims prevent
   * @param beforePublishing runs on the stream thread before changes are handed to Kafka
   * @param afterPublishing runs there after that, before they are committed
   */
  public static FleetMember start(
      MemberOptions options,
      boolean isClaiming,
      Runnable beforePublishing,
      Runnable afterPublishing) {
    return FleetMember.start(options, isClaiming, beforePublishing, afterPublishing);
  }
}
