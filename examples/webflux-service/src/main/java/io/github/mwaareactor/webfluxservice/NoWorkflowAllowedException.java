package io.github.mwaareactor.webfluxservice;

/** Without an allowed workflow this service could only refuse: it does not start at all. */
final class NoWorkflowAllowedException extends RuntimeException {
  static final String WHAT = "webflux-service.allowed-workflows is empty, so no run could be read.";
  static final String REMEDY =
      "List the workflows that callers may read, as ARNs in which * stands for anything but a colon or a slash, such as webflux-service.allowed-workflows="
          + "arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/*";

  NoWorkflowAllowedException() {
    super(WHAT + " " + REMEDY);
  }
}
