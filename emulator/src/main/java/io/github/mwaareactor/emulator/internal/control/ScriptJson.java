package io.github.mwaareactor.emulator.internal.control;

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
    @Nullable Map<String, @Nullable Object> overrideParameters,
    @Nullable List<String> taskInstances,
    @Nullable String errorMessage) {
  record StateJson(@Nullable String state, @Nullable Duration stay) {}

  RunScript script() {
    RunScript.Builder script = RunScript.builder();
    if (states != null) {
      states.forEach(
          step ->
              script.stay(
                  Members.required("script.states[].state", step.state()),
                  Members.required("script.states[].stay", step.stay())));
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
