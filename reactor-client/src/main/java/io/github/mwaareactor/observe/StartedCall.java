package io.github.mwaareactor.observe;

import io.github.mwaareactor.model.RunRef;
import org.jspecify.annotations.Nullable;

/**
 * A call that begins.
 *
 * @param operation the AWS operation, such as {@code GetWorkflowRun}
 * @param region the region it goes to, or {@code other} for one that the AWS SDK does not know and
 *     the client is not pinned to: regions come from ARNs, so there is no end of them
 * @param run the run it is about, {@code null} if it is about no run
 */
public record StartedCall(String operation, String region, @Nullable RunRef run) {}
