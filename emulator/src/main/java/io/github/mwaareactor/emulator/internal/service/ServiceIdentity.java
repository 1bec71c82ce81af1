package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.internal.Checks;
import org.jspecify.annotations.Nullable;

/** Who this emulator is: a region and an account, and what ARNs look like there. */
public record ServiceIdentity(String region, String accountId) {
  public static final String SIGNING_NAME = "airflow-serverless";

  private static final int GENERATED_SUFFIX = 10;
  private static final int MAX_NAME = 255;

  public ServiceIdentity {
    Checks.argument(isRegion(region), "region must be a lower-case host label, was '%s'", region);
    Checks.argument(isAccount(accountId), "accountId must be 12 digits, was '%s'", accountId);
  }

  public String workflowArn(String workflowId) {
    Checks.argument(
        isWorkflowId(workflowId),
        "workflowId must be a name, '-' and 10 letters or digits, such as"
            + " 'nightly-load-a1B2c3D4e5', was '%s'",
        workflowId);
    return arnPrefix() + workflowId;
  }

  /** Whether a workflow of this ARN could live here. */
  boolean owns(String workflowArn) {
    String prefix = arnPrefix();
    return workflowArn.startsWith(prefix) && isWorkflowId(workflowArn.substring(prefix.length()));
  }

  String arnPrefix() {
    return "arn:"
        + partition()
        + ":"
        + SIGNING_NAME
        + ":"
        + region
        + ":"
        + accountId
        + ":workflow/";
  }

  String roleArn(String name) {
    return "arn:" + partition() + ":iam::" + accountId + ":role/" + name;
  }

  /** Where a workflow of this ARN lives, or null if it is no ARN of a workflow. */
  static @Nullable ServiceIdentity ofWorkflow(String arn) {
    if (!isWorkflowArn(arn)) {
      return null;
    }
    String[] parts = arn.split(":", -1);
    return new ServiceIdentity(parts[3], parts[4]);
  }

  /** Whether a workflow's ARN names this account, in whatever region. */
  boolean isOfAccount(String workflowArn) {
    return workflowArn.split(":", -1)[4].equals(accountId);
  }

  /** The name that a workflow's id was made of. */
  static String nameOf(String workflowId) {
    return workflowId.substring(0, workflowId.length() - GENERATED_SUFFIX - 1);
  }

  private String partition() {
    String area = region.substring(0, Math.max(0, region.indexOf('-', 3)));
    return switch (area) {
      case "us-gov" -> "aws-us-gov";
      case "us-iso" -> "aws-iso";
      case "us-isob" -> "aws-iso-b";
      case "eu-isoe" -> "aws-iso-e";
      case "us-isof" -> "aws-iso-f";
      default -> byCountry();
    };
  }

  private String byCountry() {
    if (region.startsWith("cn-")) {
      return "aws-cn";
    }
    return region.startsWith("eusc-") ? "aws-eusc" : "aws";
  }

  /** Whether this is a workflow ARN at all, of any region: the published pattern misses some. */
  static boolean isWorkflowArn(String arn) {
    String[] parts = arn.split(":", -1);
    return parts.length == 6
        && arn.length() <= 2048
        && parts[0].equals("arn")
        && (parts[1].equals("aws") || parts[1].startsWith("aws-"))
        && parts[2].equals(SIGNING_NAME)
        && isRegion(parts[3])
        && isAccount(parts[4])
        && parts[5].startsWith("workflow/")
        && isWorkflowId(parts[5].substring("workflow/".length()));
  }

  static boolean isRunId(String id) {
    return id.length() <= 255 && isName(id);
  }

  private static boolean isWorkflowId(String id) {
    int dash = id.length() - GENERATED_SUFFIX - 1;
    return dash > 0
        && dash <= MAX_NAME
        && id.charAt(dash) == '-'
        && isName(id.substring(0, dash))
        && id.substring(dash + 1).chars().allMatch(ServiceIdentity::isAlphanumeric);
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && isAlphanumeric(name.charAt(0))
        && name.chars().allMatch(c -> isAlphanumeric(c) || c == '.' || c == '-' || c == '_');
  }

  private static boolean isRegion(String region) {
    return !region.isEmpty()
        && region.length() <= 63
        && region.charAt(0) != '-'
        && region.charAt(region.length() - 1) != '-'
        && region.chars().allMatch(c -> (c >= 'a' && c <= 'z') || isDigit(c) || c == '-');
  }

  private static boolean isAccount(String account) {
    return account.length() == 12 && account.chars().allMatch(ServiceIdentity::isDigit);
  }

  private static boolean isAlphanumeric(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
