package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.error.CredentialsException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Why there are no AWS credentials, in a line. The message of the chain has a screenful: each
 * provider in turn, with all profiles there are, and what it says.
 */
final class CredentialsReason {
  private static final int SHOWN = 300;
  private static final Pattern CHAIN =
      Pattern.compile("(?s).*providers in the chain .*?\\]\\) : \\[(.*)\\]");
  private static final Pattern NEXT = Pattern.compile(", (?=[A-Z]\\w*CredentialsProvider: )");
  private static final Pattern PROVIDER = Pattern.compile("^\\w+: ");
  private static final Pattern TYPE = Pattern.compile("(?:[a-z]\\w*\\.)+[A-Z]\\w*: ");

  // So says a provider that nobody set up.
  private static final Pattern ABSENT =
      Pattern.compile(
          "(?s)Unable to load credentials from system settings.*"
              + "|Either the environment variable AWS_WEB_IDENTITY_TOKEN_FILE.*"
              + "|Cannot fetch credentials from container - neither .*"
              + "|the profile default has none"
              + "|IMDS credentials have been disabled.*"
              + "|(Failed|Unable) to load credentials (or token )?from IMDS.*");

  private CredentialsReason() {}

  /** What the providers say that were set up; empty if none was. */
  static String of(CredentialsException error) {
    Throwable cause = error.getCause();
    String message = String.valueOf((cause == null ? error : cause).getMessage());
    Matcher chain = CHAIN.matcher(message);
    List<String> said =
        chain.matches()
            ? NEXT.splitAsStream(chain.group(1)).map(CredentialsReason::reason).toList()
            : List.of(message);
    String reasons =
        said.stream()
            .filter(reason -> !ABSENT.matcher(reason).matches())
            .collect(Collectors.joining("; "));
    return reasons.length() <= SHOWN ? reasons : reasons.substring(0, SHOWN) + "...";
  }

  private static String reason(String said) {
    String reason = TYPE.matcher(PROVIDER.matcher(said).replaceFirst("")).replaceAll("");
    return reason
        .replaceFirst("(?s): ProfileFile\\(.*", "")
        .replaceFirst(
            "^Profile file contained no credentials for profile '(.*)'$",
            "the profile $1 has none");
  }
}
