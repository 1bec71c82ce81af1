package io.github.mwaareactor.observe;

import io.github.mwaareactor.model.RunRef;
import org.jspecify.annotations.Nullable;

/**
 * A call that begins.
 *
 * @param operation the AWS operation, such as {@code GetWorkflowRun}
 * @param region the region of the call. It is {@code other} for a region that the AWS SDK does not
 *     know and the client is not pinned to, which keeps the number of values bounded
 * @param run the run, {@code null} if the call is not about a run
 */
public record StartedCall(String operation, String region, @Nullable RunRef run) {}
