package io.github.mwaareactor.model;

import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of a workflow in a list. A member is {@code null} if the service did not send it.
 *
 * @param workflowArn the workflow's ARN
 * @param workflowVersion the version, 32 characters
 * @param isLatestVersion whether no other version is newer
 * @param createdAt when it was created
 * @param modifiedAt when it was last changed
 * @param definitionS3Location where its definition was read
 * @param scheduleConfiguration when it runs by itself
 * @param triggerMode what starts its runs
 */
public record WorkflowVersionSummary(
    @Nullable String workflowArn,
    @Nullable String workflowVersion,
    @Nullable Boolean isLatestVersion,
    @Nullable Instant createdAt,
    @Nullable Instant modifiedAt,
    @Nullable S3Location definitionS3Location,
    @Nullable ScheduleConfiguration scheduleConfiguration,
    @Nullable String triggerMode)
    implements Serializable {}
