package io.github.mwaareactor.emulator.internal.control;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.github.mwaareactor.emulator.RunScript;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@link RunScript} in JSON: its states in order, each with how long the run stays there, then
 * {@code end} or {@code remain}.
 */
record ScriptJson(
    @Nullable List<StateJson> states,
    @Nullable String end,
    @Nullable String remain,
    @Nullable String workflowVersion,
    @Nullable String runType,
    @JsonSetter(contentNulls = Nulls.SET)
        @Nullable Map<String, @Nullable Object> overrideParameters,
    @Nullable List<String> taskInstances,
    @Nullable String errorMessage) {
  record StateJson(@Nullable String state, @Nullable Duration stay) {}

  RunScript script() {
    RunScript.Builder script = RunScript.builder();
    if (states != null) {
      for (int i = 0; i < states.size(); i++) {
        String place = "script.states[" + i + "].";
        StateJson step = states.get(i);
        script.stay(
            Members.required(place + "state", step.state()),
            Members.required(place + "stay", step.stay()));
      }
    }
    Members.exactlyOne("script", "end", end, "remain", remain);
    Members.ifGiven(end, script::end);
    Members.ifGiven(remain, script::remain);
    Members.ifGiven(workflowVersion, script::workflowVersion);
    Members.ifGiven(runType, script::runType);
    Members.ifGiven(overrideParameters, script::overrideParameters);
    Members.ifGiven(taskInstances, script::taskInstances);
    Members.ifGiven(errorMessage, script::errorMessage);
    return script.build();
  }
}
