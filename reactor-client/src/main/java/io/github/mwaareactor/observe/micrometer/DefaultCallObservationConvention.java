package io.github.mwaareactor.observe.micrometer;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.observe.CallEnd;
import io.github.mwaareactor.observe.micrometer.CallObservationDocumentation.HighCardinalityKey;
import io.github.mwaareactor.observe.micrometer.CallObservationDocumentation.LowCardinalityKey;
import io.micrometer.common.KeyValues;
import java.util.Locale;

/** The names and keys of {@link CallObservationDocumentation}. */
public class DefaultCallObservationConvention implements CallObservationConvention {
  private static final String NAME = "mwaa.serverless.call";

  /** Has no settings. */
  public DefaultCallObservationConvention() {}

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public String getContextualName(CallObservationContext context) {
    return "mwaa-serverless " + context.call().operation();
  }

  /**
   * Adds outcome and error code when the call has ended. Meters that count earlier do not have
   * them.
   */
  @Override
  public KeyValues getLowCardinalityKeyValues(CallObservationContext context) {
    KeyValues known =
        KeyValues.of(
            LowCardinalityKey.OPERATION.withValue(context.call().operation()),
            LowCardinalityKey.REGION.withValue(context.call().region()));
    CallEnd end = context.end();
    return end == null
        ? known
        : known.and(
            LowCardinalityKey.OUTCOME.withValue(end.outcome().name().toLowerCase(Locale.ROOT)),
            LowCardinalityKey.ERROR_CODE.withValue(end.errorCode()));
  }

  @Override
  public KeyValues getHighCardinalityKeyValues(CallObservationContext context) {
    KeyValues known = KeyValues.empty();
    String workflowArn = context.call().workflowArn();
    if (workflowArn != null) {
      known = known.and(HighCardinalityKey.WORKFLOW_ARN.withValue(workflowArn));
    }
    RunRef run = context.call().run();
    if (run != null) {
      known = known.and(HighCardinalityKey.RUN_ID.withValue(run.runId()));
    }
    CallEnd end = context.end();
    return end == null || end.requestId() == null
        ? known
        : known.and(HighCardinalityKey.REQUEST_ID.withValue(end.requestId()));
  }
}
