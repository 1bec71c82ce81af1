package io.github.mwaareactor.model;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * When a workflow runs by itself.
 *
 * @param cronExpression the schedule; {@code null} if the service did not send it
 */
public record ScheduleConfiguration(@Nullable String cronExpression) implements Serializable {}
