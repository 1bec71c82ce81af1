package io.github.mwaareactor.fleetwatcher.topics;

/**
 * An account in a region. The service limits the rate of calls for each of them, so one member
 * watches all of its runs.
 *
 * @param account twelve digits
 * @param region such as {@code eu-west-1}
 */
public record AccountRegion(String account, String region) {
  /** As in keys: {@code account/region}. */
  @Override
  public String toString() {
    return account + "/" + region;
  }
}
