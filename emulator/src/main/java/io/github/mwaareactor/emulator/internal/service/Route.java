package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.internal.http.Answer;
import io.github.mwaareactor.emulator.internal.http.HttpCall;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which operation a request asks for, or why it asks for none. */
record Route(String operation, @Nullable String problem) {
  private static final String GET_WORKFLOW_RUN = "GetWorkflowRun";
  private static final String SERVICE_PREFIX = "AmazonMWAAServerless.";

  static Route of(HttpCall call) {
    String target = call.header("x-amz-target");
    String operation = target == null ? "" : operationOf(target);
    return new Route(operation, problemOf(call, target, operation));
  }

  private static String operationOf(String target) {
    return target.startsWith(SERVICE_PREFIX) ? target.substring(SERVICE_PREFIX.length()) : target;
  }

  private static @Nullable String problemOf(
      HttpCall call, @Nullable String target, String operation) {
    if (!call.method().equals("POST")) {
      return "Only POST reaches an operation, was " + call.method() + ".";
    }
    if (target == null) {
      return "X-Amz-Target is missing.";
    }
    if (!target.startsWith(SERVICE_PREFIX) || !operation.equals(GET_WORKFLOW_RUN)) {
      return "This emulator answers " + SERVICE_PREFIX + GET_WORKFLOW_RUN + " only, was " + target;
    }
    if (!hasContentType(call.header("content-type"))) {
      return "Content-Type must be " + Answer.CONTENT_TYPE + ".";
    }
    return null;
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
