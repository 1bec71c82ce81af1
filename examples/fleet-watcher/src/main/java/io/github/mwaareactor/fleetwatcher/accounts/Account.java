package io.github.mwaareactor.fleetwatcher.accounts;

import io.github.mwaareactor.fleetwatcher.topics.AccountRegion;
import io.github.mwaareactor.model.WorkflowArn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One account of the accounts file.
 *
 * @param account twelve digits
 * @param regions in which its runs are watched, at least one
 * @param roleArn the role to assume; null if none is
 * @param externalId what the role wants to know, if anything
 * @param profile the profile with the credentials, or with those that may assume the role; null for
 *     the AWS default chain
 * @param spread over how many partitions its runs are dealt out, in each region; null for one
 * @param rate the most polls per second, in each region; null for what the service tolerates
 */
public record Account(
    String account,
    List<String> regions,
    @Nullable String roleArn,
    @Nullable String externalId,
    @Nullable String profile,
    @Nullable Integer spread,
    @Nullable Double rate) {

  /** Checks what the file says. */
  public Account {
    require(
        account != null && account.matches("\\d{12}"), "account must be 12 digits, was " + account);
    require(regions != null && !regions.isEmpty(), "account " + account + ": regions are missing");
    regions.forEach(
        region ->
            require(
                region != null && WorkflowArn.isHostLabel(region),
                "account " + account + ": a region must be such as eu-west-1, was " + region));
    regions = List.copyOf(regions);
    require(
        roleArn == null || roleArn.matches("arn:aws[a-z-]*:iam::\\d{12}:role/.+"),
        "account " + account + ": roleArn must be the ARN of a role, was " + roleArn);
    require(
        externalId == null || roleArn != null,
        "account " + account + ": externalId needs a roleArn");
    require(
        spread == null || (spread >= 1 && spread <= 1000),
        "account " + account + ": spread must be 1 to 1000, was " + spread);
    require(
        rate == null || (rate >= 0.01 && rate <= 100_000),
        "account " + account + ": rate must be 0.01 to 100000 polls per second, was " + rate);
  }

  private static void require(boolean isRight, String otherwise) {
    if (!isRight) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  List<AccountRegion> accountRegions() {
    return regions.stream().map(region -> new AccountRegion(account, region)).toList();
  }
}
