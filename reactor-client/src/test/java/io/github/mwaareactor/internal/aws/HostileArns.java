package io.github.mwaareactor.internal.aws;

import java.util.List;
import java.util.Random;

/** ARNs that mean harm, mixed with good ones; the same for the same seed. */
final class HostileArns {
  private static final List<String> PARTITIONS = List.of("aws", "aws-cn", "aws-us-gov", "aws-new");
  private static final List<String> REGIONS =
      List.of("eu-west-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1", "us-isob-east-1", "x");
  private static final List<String> BARBS =
      List.of(
          "/",
          "//",
          "\\",
          "@",
          ".",
          "..",
          "evil.example",
          ".evil.example/",
          "#",
          "?",
          "%",
          "%2f",
          "%00",
          "\r\n",
          "\n",
          "\0",
          " ",
          "\t",
          ":",
          ":443",
          "[::1]",
          "127.0.0.1",
          "localhost",
          "\u00e9",
          "\u3002",
          "\uFF0E",
          "\u2044",
          "\u0130",
          "\u212A",
          "\uD83D\uDE00",
          "\uD800",
          "xn--",
          "-",
          "--",
          "_",
          "A",
          "0",
          "z",
          "us-iso-",
          "user:password@",
          ",",
          ";",
          "'",
          "\"");

  private final long seed = Long.getLong("hostile.arns.seed", System.nanoTime());
  private final Random random = new Random(seed);

  String next() {
    String arn =
        "arn:"
            + maybeBarbed(one(PARTITIONS))
            + ":airflow-serverless:"
            + maybeBarbed(region())
            + ':'
            + maybeBarbed("123456789012")
            + ":workflow/"
            + maybeBarbed("w-a1B2c3D4e5");
    return random.nextInt(8) == 0 ? barbed(arn) : arn;
  }

  private String region() {
    return switch (random.nextInt(6)) {
      case 0 -> one(BARBS);
      case 1 -> one(BARBS) + one(BARBS) + one(BARBS);
      case 2 -> "r".repeat(1 + random.nextInt(80));
      case 3 -> label();
      default -> one(REGIONS);
    };
  }

  private String label() {
    StringBuilder label = new StringBuilder();
    for (int left = 1 + random.nextInt(64); left > 0; left--) {
      label.append("abcdefghijklmnopqrstuvwxyz0123456789-".charAt(random.nextInt(37)));
    }
    return label.toString();
  }

  private String maybeBarbed(String text) {
    return random.nextInt(5) == 0 ? barbed(text) : text;
  }

  private String barbed(String text) {
    int at = random.nextInt(text.length() + 1);
    return text.substring(0, at) + one(BARBS) + text.substring(at);
  }

  private String one(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  @Override
  public String toString() {
    return "-Dhostile.arns.seed=" + seed;
  }
}
