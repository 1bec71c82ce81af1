package io.github.mwaareactor.observe.micrometer;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** All observations, with their keys and events. */
public enum CallObservationDocumentation implements ObservationDocumentation {
  /** One call with all its attempts and waits, or one poll. */
  CALL {
    @Override
    public Class<? extends ObservationConvention<? extends Observation.Context>>
        getDefaultConvention() {
      return DefaultCallObservationConvention.class;
    }

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
      return LowCardinalityKey.values();
    }

    @Override
    public KeyName[] getHighCardinalityKeyNames() {
      return HighCardinalityKey.values();
    }

    @Override
    public Observation.Event[] getEvents() {
      return CallEvent.values();
    }
  };

  /** Keys with few values, which become tags of meters. */
  public enum LowCardinalityKey implements KeyName {
    /** The AWS operation. */
    OPERATION("operation"),
    /**
     * The region called; {@code other} for one that the AWS SDK does not know, and {@code unknown}
     * if the AWS region settings decide and were not read yet.
     */
    REGION("region"),
    /** {@code success}, {@code error} or {@code cancelled}; when the call has ended. */
    OUTCOME("outcome"),
    /**
     * A short code of the failure, one of about thirty; see {@link
     * io.github.mwaareactor.observe.CallEnd#errorCode()}; when the call has ended.
     */
    ERROR_CODE("error.code");

    private final String key;

    LowCardinalityKey(String key) {
      this.key = key;
    }

    @Override
    public String asString() {
      return key;
    }
  }

  /** Keys with as many values as there are runs or requests, for traces only. */
  public enum HighCardinalityKey implements KeyName {
    /** The workflow's ARN; when the call is about a workflow or a run. */
    WORKFLOW_ARN("workflow.arn"),
    /** The run's id; when the call is about a run. */
    RUN_ID("run.id"),
    /** The service's id of the last request that has one; when the call has ended. */
    REQUEST_ID("request.id");

    private final String key;

    HighCardinalityKey(String key) {
      this.key = key;
    }

    @Override
    public String asString() {
      return key;
    }

    @Override
    public boolean isRequired() {
      return false;
    }
  }

  /** What happens within a call. */
  public enum CallEvent implements Observation.Event {
    /** An attempt has its permit and begins. The contextual name has its number. */
    ATTEMPT("attempt"),
    /** Another attempt will follow. The contextual name has its number, the wait and the reason. */
    RETRY("retry");

    private final String name;

    CallEvent(String name) {
      this.name = name;
    }

    @Override
    public String getName() {
      return name;
    }

    Observation.Event saying(String contextualName) {
      return Observation.Event.of(name, contextualName);
    }
  }
}
