package io.github.mwaareactor.fleetwatcher.topics;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Utils;

/**
 * Which partition has the records of a run. All of an account and region are in one, {@code
 * murmur2("account/region") mod partitions} as Kafka computes it, so that one member watches them
 * and shares their rate of calls with nobody.
 *
 * <p>An account that is too large for one member has a spread: its workflows are dealt out to so
 * many partitions, {@code murmur2("account/region/i")} with {@code i = murmur2(ARN) mod spread}.
 * Where {@code i} is 0 the text is {@code account/region}. The runs of one workflow stay together:
 * whoever lists a workflow sees all of them.
 *
 * <p>All producers and members of a fleet must have the same spread.
 */
public final class Partitioning {
  private static final int MAX_SPREAD = 1000;

  private final Map<String, Integer> spread;

  /**
   * Deals out some accounts to several partitions.
   *
   * @param spread how many, for those that have more than one; 1 to 1,000
   */
  public Partitioning(Map<AccountRegion, Integer> spread) {
    this.spread = new TreeMap<>();
    spread.forEach((account, parts) -> this.spread.put(account.toString(), checked(parts)));
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @param text such as {@code 123456789012/us-east-1=4,123456789012/eu-west-1=2}; blank if no
   *     account has a spread
   */
  public static Partitioning parse(String text) {
    Map<AccountRegion, Integer> spread = new HashMap<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        int region = part.indexOf('/');
        int parts = part.indexOf('=', region);
        if (region < 0 || parts < 0 || !part.substring(parts + 1).strip().matches("\\d{1,4}")) {
          throw new IllegalArgumentException(
              "a spread must be account/region=number, was " + Texts.quoted(part));
        }
        spread.put(
            new AccountRegion(
                part.substring(0, region).strip(), part.substring(region + 1, parts).strip()),
            Integer.valueOf(part.substring(parts + 1).strip()));
      }
    }
    return new Partitioning(spread);
  }

  private static int checked(int parts) {
    if (parts < 1 || parts > MAX_SPREAD) {
      throw new IllegalArgumentException("a spread must be 1 to 1000, was " + parts);
    }
    return parts;
  }

  /**
   * The partition of a run or workflow.
   *
   * @param partitions how many the topic has
   */
  public int partition(RunKey key, int partitions) {
    String account = key.accountRegion().toString();
    int part = hash(key.workflowArn()) % spread.getOrDefault(account, 1);
    return hash(part == 0 ? account : account + "/" + part) % partitions;
  }

  private static int hash(String text) {
    return Utils.toPositive(Utils.murmur2(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** For {@link #parse}. */
  @Override
  public String toString() {
    return String.join(
        ",",
        spread.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()).toList());
  }
}
