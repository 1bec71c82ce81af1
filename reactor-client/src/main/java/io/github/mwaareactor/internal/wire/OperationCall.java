package io.github.mwaareactor.internal.wire;

import io.github.mwaareactor.internal.argument.Quoted;
import io.github.mwaareactor.model.RunRef;
import org.jspecify.annotations.Nullable;

/**
 * What is asked, the same for all attempts.
 *
 * @param operation the AWS operation
 * @param safety whether it may be repeated
 * @param subject what messages say was asked about
 * @param region the region of what is asked about; null if the settings decide
 * @param workflowArn the workflow it is about, if there is one
 * @param run the run it is about, if there is one
 * @param clientToken what tells a repetition from another call, if the operation has one
 */
public record OperationCall(
    String operation,
    RetrySafety safety,
    Object subject,
    @Nullable String region,
    @Nullable String workflowArn,
    @Nullable RunRef run,
    @Nullable String clientToken) {
  /** The subject in a message: what a caller gave, an object key say, cannot forge a log line. */
  public String shownSubject() {
    return Quoted.escaped(String.valueOf(subject));
  }
}
