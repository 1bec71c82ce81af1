package io.github.mwaareactor.model;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Where a workflow logs.
 *
 * @param logGroupName the log group in Amazon CloudWatch Logs; {@code null} if the service did not
 *     send it
 */
public record LoggingConfiguration(@Nullable String logGroupName) implements Serializable {}
