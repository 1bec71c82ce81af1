package io.github.mwaareactor.benchmarks.load;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a client goes, as whom, and what for.
 *
 * @param contender which client it is, by a name its module knows
 * @param endpoint the emulator's
 * @param certificate the file of the one to trust, or null without TLS
 * @param accessKeyId the identity
 * @param secretAccessKey its secret
 * @param sessionToken its token
 * @param connections how many at most
 * @param workflowArn whose runs are looked up
 * @param runIdPrefix what their ids begin with; a number follows
 * @param runs how many there are
 */
public record Target(
    String contender,
    URI endpoint,
    @Nullable Path certificate,
    String accessKeyId,
    String secretAccessKey,
    String sessionToken,
    int connections,
    String workflowArn,
    String runIdPrefix,
    int runs) {
  /** In place of a certificate. */
  public static final String PLAIN = "plain";

  static Target parse(String[] words) {
    return new Target(
        words[0],
        URI.create(words[1]),
        words[2].equals(PLAIN) ? null : Path.of(words[2]),
        words[3],
        words[4],
        words[5],
        Integer.parseInt(words[6]),
        words[7],
        words[8],
        Integer.parseInt(words[9]));
  }
}
