package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.internal.http.Answer;
import io.github.mwaareactor.emulator.internal.http.HttpCall;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which operation a request asks for, or why it asks for none. */
record Route(String name, @Nullable Operation<?> operation, @Nullable String problem) {
  private static final String SERVICE_PREFIX = "AmazonMWAAServerless.";

  static Route of(HttpCall call, Operations operations) {
    String target = call.header("x-amz-target");
    if (target == null) {
      return new Route("", null, problemOf(call, "X-Amz-Target is missing."));
    }
    if (!target.startsWith(SERVICE_PREFIX)) {
      return new Route(target, null, problemOf(call, unknown(target, operations)));
    }
    String name = target.substring(SERVICE_PREFIX.length());
    Operation<?> operation = operations.find(name);
    String problem = operation == null ? unknown(target, operations) : contentTypeProblem(call);
    return new Route(name, operation, problemOf(call, problem));
  }

  private static @Nullable String problemOf(HttpCall call, @Nullable String problem) {
    return call.method().equals("POST")
        ? problem
        : "Only POST reaches an operation, was " + call.method() + ".";
  }

  private static String unknown(String target, Operations operations) {
    return "This emulator answers " + SERVICE_PREFIX + operations.names() + " only, was " + target;
  }

  private static @Nullable String contentTypeProblem(HttpCall call) {
    return hasContentType(call.header("content-type"))
        ? null
        : "Content-Type must be " + Answer.CONTENT_TYPE + ".";
  }

  private static boolean hasContentType(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().toLowerCase(Locale.ROOT).equals(Answer.CONTENT_TYPE);
  }
}
