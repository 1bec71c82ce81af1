package io.github.mwaareactor.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Answers as no service should give them: valid ones gone wrong, and plain noise. */
public final class Garbling {
  private static final String RUN =
      "{\"WorkflowArn\":\"arn:aws:airflow-serverless:us-east-1:123456789012:workflow/w-a1B2c3D4e5\","
          + "\"WorkflowVersion\":\"0123456789abcdef0123456789abcdef\",\"RunId\":\"%s\","
          + "\"RunType\":\"ON_DEMAND\",\"OverrideParameters\":{\"day\":\"2025-11-03\",\"n\":[3,-2.5e-7,"
          + "null,true,{\"a\":{}}]},\"RunDetail\":{\"WorkflowArn\":\"a\",\"WorkflowVersion\":\"v\","
          + "\"RunId\":\"r\",\"RunType\":\"SCHEDULED\",\"CreatedAt\":\"2025-11-03T13:12:09.904466Z\","
          + "\"StartedOn\":\"2025-11-03T13:12:10+01:00\",\"CompletedOn\":\"2025-11-03T13:13:57Z\",\"ModifiedAt\":\"2025-11-03T13:16:08Z\",\"Duration\":107,\"ErrorMessage\":\"Gr\u00fc\u00dfe"
          + " \u4e16\",\"TaskInstances\":[\"ex_1_load_1\",\"b\"],\"RunState\":\"FAILED\"}}";
  private static final String THROTTLE =
      "{\"__type\":\"com.amazonaws.mwaaserverless#ThrottlingException\",\"Message\":\"Slow down\","
          + "\"ServiceCode\":\"s\",\"QuotaCode\":\"L-1\",\"RetryAfterSeconds\":7}";
  private static final String REFUSAL =
      "{\"__type\":\"ValidationException:http://x/\",\"code\":\"c\",\"message\":\"Bad\",\"Reason\":\"other\",\"FieldList\":[{\"Name\":\"RunId\",\"Message\":\"too"
          + " long\"},{\"Name\":\"x\"}],\"ResourceId\":\"r\",\"ResourceType\":\"t\"}";
  private static final List<String> BODIES = List.of(RUN, RUN, THROTTLE, REFUSAL, "{}", "");

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1e400",
          "-1e999999999",
          "1e-999999999",
          "1e99999999999",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775809",
          "0.1",
          "NaN",
          "1.",
          "01",
          "\"\"",
          "\"9223372036854775807\"",
          "\"99999999999999999999\"",
          "\"\\ud800\"",
          "\"\\u0000\\n\"",
          "\"+1000000000-12-31T23:59:59.999999999+18:00\"",
          "\"-999999999-01-01T00:00:00-18:00\"",
          "\"2025-02-30T25:61:61Z\"",
          "\"ThrottlingException\"",
          "\"a#b:c#d\"",
          "[]",
          "[[[]]]",
          "[null,1,{}]",
          "{}",
          "{\"\":null}",
          "{\"__type\":{}}");

  private static final List<String> HEADER_NAMES =
      List.of(
          "x-amzn-RequestId",
          "x-amz-request-id",
          "x-amz-id-2",
          "X-Amzn-ErrorType",
          "x-amzn-error-message",
          "Retry-After",
          "x-amz-retry-after",
          "Date",
          "Content-Type",
          "Server");
  private static final List<String> HEADER_VALUES =
      List.of(
          "",
          "5",
          "-5",
          "0",
          "1.5",
          "1e9",
          "9223372036854775807",
          "9223372036854775808",
          "99999999999999999999999999",
          "soon",
          "ThrottlingException",
          "a.b#ResourceNotFoundException:http://x/#y",
          "#",
          ":",
          "::##",
          "Sun, 22 Nov 2026 12:00:30 GMT",
          "Sun, 22 Nov 2026 12:00:00 GMT",
          "Mon, 22 Nov 2026 12:00:00 GMT",
          "Fri, 31 Dec 9999 23:59:59 GMT",
          "Thu, 1 Jan 0001 00:00:00 GMT",
          "Sunday, 22-Nov-26 12:00:30 GMT",
          "2026-11-22T12:00:30Z",
          "text/html; charset=utf-8",
          "Signature=abc x-amz-security-token:abc");

  private Garbling() {}

  /**
   * A body about that run: one time in eight as it should be, else changed once or more, or noise.
   */
  public static byte[] body(Random random, String runId) {
    return body(random, BODIES, runId);
  }

  /** The same of that answer, or of an error. */
  public static byte[] bodyLike(Random random, String answer) {
    return body(random, List.of(answer, answer, THROTTLE, REFUSAL, "{}", ""), "");
  }

  private static byte[] body(Random random, List<String> bodies, String runId) {
    if (random.nextInt(10) == 0) {
      return noise(random, random.nextInt(1 << random.nextInt(12)));
    }
    byte[] body = pick(random, bodies).replace("%s", runId).getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(4); i > 0; i--) {
      body = changed(body, random);
    }
    return body;
  }

  private static byte[] changed(byte[] body, Random random) {
    if (body.length == 0) {
      return noise(random, random.nextInt(40));
    }
    return switch (random.nextInt(11)) {
      case 0 -> flipped(body, random);
      case 1 -> Arrays.copyOf(body, random.nextInt(body.length));
      case 2 -> joined(body, body);
      case 3 -> spliced(body, random, text(nested(random)));
      case 4 -> spliced(body, random, noise(random, 1 + random.nextInt(6)));
      case 5 -> spliced(body, random, text(pick(random, VALUES)));
      case 6 -> spliced(body, random, text("9".repeat(1 + random.nextInt(3000))));
      case 7 -> swapped(body, random);
      case 8 -> text("{\"RunDetail\":" + nested(random) + ",\"OverrideParameters\":{\"a\":[1]}}");
      case 9 -> joined(encodingMark(random), body);
      default -> withValueReplaced(body, random);
    };
  }

  private static byte[] flipped(byte[] body, Random random) {
    byte[] copy = body.clone();
    copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
    return copy;
  }

  private static String nested(Random random) {
    int depth = 1 << random.nextInt(15);
    return switch (random.nextInt(3)) {
      case 0 -> "[".repeat(depth);
      case 1 -> "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
      default -> "[".repeat(depth) + "]".repeat(depth);
    };
  }

  private static byte[] spliced(byte[] body, Random random, byte[] part) {
    int at = random.nextInt(body.length + 1);
    return joined(Arrays.copyOf(body, at), part, Arrays.copyOfRange(body, at, body.length));
  }

  /** Puts another kind of value after a colon, which mostly leaves it JSON. */
  private static byte[] withValueReplaced(byte[] body, Random random) {
    String json = new String(body, StandardCharsets.UTF_8);
    int colon = json.indexOf("\":", random.nextInt(json.length()));
    if (colon < 0) {
      return body;
    }
    int start = colon + 2;
    int end = start;
    while (end < json.length() && ",}]".indexOf(json.charAt(end)) < 0) {
      end++;
    }
    return text(json.substring(0, start) + pick(random, VALUES) + json.substring(end));
  }

  /** Makes one member's name another's. */
  private static byte[] swapped(byte[] body, Random random) {
    String[] parts = new String(body, StandardCharsets.UTF_8).split(",", -1);
    int one = random.nextInt(parts.length);
    int other = random.nextInt(parts.length);
    String kept = parts[one];
    parts[one] = parts[other];
    parts[other] = kept;
    return text(String.join(",", parts));
  }

  private static byte[] encodingMark(Random random) {
    return pick(
        random,
        List.of(
            new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF},
            new byte[] {(byte) 0xFE, (byte) 0xFF},
            new byte[] {(byte) 0xFF, (byte) 0xFE},
            new byte[] {0, 0, (byte) 0xFE, (byte) 0xFF},
            new byte[] {0, 0, 0}));
  }

  /** Headers: none to six, by names that mean something. */
  public static Map<String, String> headers(Random random) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = random.nextInt(7); i > 0; i--) {
      headers.put(pick(random, HEADER_NAMES), headerValue(random));
    }
    return headers;
  }

  private static String headerValue(Random random) {
    return random.nextInt(10) == 0
        ? new String(noise(random, random.nextInt(60)), StandardCharsets.ISO_8859_1)
        : pick(random, HEADER_VALUES);
  }

  public static byte[] noise(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  public static <T> T pick(Random random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  public static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
