package io.github.mwaareactor.emulator.internal.service;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What the service demands of a text, with what to tell whose text is refused. All of them are
 * here; lengths are counted in code points, and patterns match the whole text.
 */
record Constraint(String problem, Predicate<String> holds) {
  /** As the published pattern, but for the region, of which it misses some. */
  static final Constraint WORKFLOW_ARN =
      new Constraint("does not have the form of a WorkflowArn", ServiceIdentity::isWorkflowArn);

  static final Constraint RESOURCE_ARN =
      new Constraint(
          "does not have the form of a WorkflowArn of at most 1011 characters",
          arn -> arn.length() <= 1011 && ServiceIdentity.isWorkflowArn(arn));

  /** An id of the service, or a name that callers choose. */
  static final Constraint ID =
      new Constraint(
          "must be 1 to 255 letters, digits, '.', '-' or '_', the first a letter or digit",
          ServiceIdentity::isRunId);

  static final Constraint VERSION =
      matching("[a-z0-9]{32}", "must be 32 lower-case letters or digits");

  static final Constraint VERSION_ID = line(1, 2048);
  static final Constraint CLIENT_TOKEN =
      matching("[\\x21-\\x7E]{1,128}", "must be 1 to 128 printable ASCII characters, no blank");
  static final Constraint GENERIC = line(1, 255);
  static final Constraint DESCRIPTION = line(1, 1024);
  static final Constraint ROLE_ARN =
      matching(
          "(?=.{1,2048}$)arn:aws(?:-(?:cn|us-gov|iso|iso-b|iso-e|iso-f))?:iam::[0-9]{12}:role"
              + "(?:/[a-zA-Z0-9+=,.@_\\-]{1,512})*?/[a-zA-Z0-9+=,.@_\\-]{1,64}",
          "must be the ARN of an IAM role");
  static final Constraint ENCRYPTION_TYPE =
      matching(
          "AWS_MANAGED_KEY|CUSTOMER_MANAGED_KEY",
          "must be AWS_MANAGED_KEY or CUSTOMER_MANAGED_KEY");
  static final Constraint SECURITY_GROUP =
      matching("(?=.{1,255}$)sg-[a-z0-9]*", "must be 'sg-' and letters or digits");
  static final Constraint SUBNET =
      matching("(?=.{1,255}$)subnet-[a-z0-9]*", "must be 'subnet-' and letters or digits");
  static final Constraint TAG_KEY = line(1, 128);
  static final Constraint TAG_VALUE = line(0, 256);
  static final Constraint CODE_BUCKET = length(3, 63);
  static final Constraint CODE_LOCATION = length(1, 1024);
  static final Constraint ANY = new Constraint("", text -> true);

  private static Constraint matching(String pattern, String problem) {
    return new Constraint(problem, Pattern.compile(pattern).asMatchPredicate());
  }

  private static Constraint length(int min, int max) {
    return new Constraint(
        "must be " + min + " to " + max + " characters long",
        text -> {
          int length = text.codePointCount(0, text.length());
          return length >= min && length <= max;
        });
  }

  /** So many characters, as {@code .} of a pattern takes them: none of them ends a line. */
  private static Constraint line(int min, int max) {
    Constraint length = length(min, max);
    return new Constraint(
        length.problem() + ", without a line break",
        length.holds().and(text -> text.chars().noneMatch(Constraint::endsLine)));
  }

  private static boolean endsLine(int character) {
    return character == '\n' || character == '\r' || character == 0x2028 || character == 0x2029;
  }
}
