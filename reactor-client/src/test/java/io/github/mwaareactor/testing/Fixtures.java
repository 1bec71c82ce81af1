package io.github.mwaareactor.testing;

import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.internal.wire.OperationCall;
import io.github.mwaareactor.internal.wire.RetrySafety;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.model.RunRef;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What tests of whole calls have in common. */
public final class Fixtures {
  /** Longer than any call of a test takes on a busy machine. */
  public static final Duration BOUND = Duration.ofSeconds(30);

  /** A workflow's id, as {@link MwaaServerlessEmulator#workflowArn} wants it. */
  public static final String WORKFLOW = "w-a1B2c3D4e5";

  /** The ARN of that workflow in an emulator with all defaults. */
  public static final String ARN =
      "arn:aws:airflow-serverless:us-east-1:123456789012:workflow/" + WORKFLOW;

  private Fixtures() {}

  /** Begins a run that stays queued. */
  public static RunRef begin(MwaaServerlessEmulator emulator) {
    return begin(emulator, RunScript.remains("QUEUED"));
  }

  /** Begins a run. */
  public static RunRef begin(MwaaServerlessEmulator emulator, RunScript script) {
    return Clients.ref(emulator.run(emulator.workflowArn(WORKFLOW), script));
  }

  /** A request on its way out that may be repeated at will. */
  public static WireRequest request(
      String operation, Object subject, String region, Map<String, String> headers, byte[] body) {
    return request(operation, RetrySafety.READ, null, subject, region, headers, body);
  }

  /** A request on its way out. */
  public static WireRequest request(
      String operation,
      RetrySafety safety,
      @Nullable String clientToken,
      Object subject,
      String region,
      Map<String, String> headers,
      byte[] body) {
    return new WireRequest(
        new OperationCall(operation, safety, subject, region, null, null, clientToken),
        headers,
        body);
  }
}
