package io.github.mwaareactor.model;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.internal.argument.Checks;
import io.github.mwaareactor.internal.argument.Quoted;
import java.io.Serializable;
import java.util.function.IntPredicate;

/**
 * The parts of a workflow's ARN, {@code
 * arn:<partition>:airflow-serverless:<region>:<account>:workflow/<workflow id>}.
 *
 * <p>Its structure is checked, so regions and partitions that AWS opens later are accepted. The
 * region is always a valid host label, so a URL made from it cannot reach a host outside AWS's
 * domain.
 *
 * @param partition such as {@code aws} or {@code aws-us-gov}
 * @param region such as {@code eu-west-1}
 * @param accountId twelve digits
 * @param workflowId the workflow's name, a hyphen and the ten characters that the service adds
 */
public record WorkflowArn(String partition, String region, String accountId, String workflowId)
    implements Serializable {
  private static final String SHAPE =
      "arn:<partition>:airflow-serverless:<region>:<12-digit account>:workflow/<workflow id>";
  private static final String PREFIX = "arn:";
  private static final String SERVICE_PART = ":airflow-serverless:";
  private static final String RESOURCE = "workflow/";
  private static final int MAX_LENGTH = 2048;
  private static final int MAX_HOST_LABEL = 63;

  /** Checks each part. */
  public WorkflowArn {
    requireNonNull(partition, "partition");
    requireNonNull(region, "region");
    requireNonNull(accountId, "accountId");
    requireNonNull(workflowId, "workflowId");
    Checks.argument(
        isHostLabel(partition) && partition.startsWith("aws"),
        "partition must be a host label that starts with aws",
        partition);
    Checks.argument(isHostLabel(region), "region must be a host label such as eu-west-1", region);
    Checks.argument(isAccount(accountId), "account must be 12 digits", accountId);
    Checks.argument(
        isVisible(workflowId), "workflow id must be visible ASCII, at least one", workflowId);
    Checks.argument(
        workflowId.length() <= MAX_LENGTH,
        "workflow id must have at most 2048 characters",
        workflowId);
  }

  /**
   * Parses an ARN.
   *
   * @param arn at most 2,048 characters
   * @return its parts
   * @throws IllegalArgumentException if it is not the ARN of a workflow; the message has the rule
   *     and the value
   */
  public static WorkflowArn parse(String arn) {
    requireNonNull(arn, "workflowArn");
    Checks.argument(
        arn.length() <= MAX_LENGTH, "workflow ARN must have at most 2048 characters", arn);
    int service = arn.indexOf(SERVICE_PART);
    int region = service + SERVICE_PART.length();
    int account = arn.indexOf(':', region) + 1;
    int resource = arn.indexOf(':', account) + 1;
    Checks.argument(
        arn.startsWith(PREFIX)
            && service == arn.indexOf(':', PREFIX.length())
            && account > region
            && resource > account
            && arn.startsWith(RESOURCE, resource),
        "workflow ARN must be " + SHAPE,
        arn);
    try {
      return new WorkflowArn(
          arn.substring(PREFIX.length(), service),
          arn.substring(region, account - 1),
          arn.substring(account, resource - 1),
          arn.substring(resource + RESOURCE.length()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "workflow ARN must be " + SHAPE + ", was " + Quoted.of(arn) + ": " + e.getMessage(), e);
    }
  }

  /**
   * The region of an ARN that was parsed before. It costs less than parsing the ARN again.
   *
   * @param arn a workflow's ARN that {@link #parse} accepts
   */
  public static String regionOf(String arn) {
    int region = arn.indexOf(SERVICE_PART) + SERVICE_PART.length();
    return arn.substring(region, arn.indexOf(':', region));
  }

  /** The whole ARN, as it was parsed. */
  @Override
  public String toString() {
    return PREFIX
        + partition
        + SERVICE_PART
        + region
        + ":"
        + accountId
        + ":"
        + RESOURCE
        + workflowId;
  }

  /**
   * Whether a text can be a part of a host's name between two dots, as a region is. It then cannot
   * name another host.
   *
   * @param text any text
   */
  public static boolean isHostLabel(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_HOST_LABEL
        && text.charAt(0) != '-'
        && text.charAt(text.length() - 1) != '-'
        && areAll(text, c -> isDigit(c) || (c >= 'a' && c <= 'z') || c == '-');
  }

  private static boolean isAccount(String text) {
    return text.length() == 12 && areAll(text, WorkflowArn::isDigit);
  }

  private static boolean isVisible(String text) {
    return !text.isEmpty() && areAll(text, c -> c > ' ' && c <= '~');
  }

  // Not a stream: each call has an ARN to take apart.
  private static boolean areAll(String text, IntPredicate allowed) {
    for (int i = 0; i < text.length(); i++) {
      if (!allowed.test(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(int character) {
    return character >= '0' && character <= '9';
  }
}
