package io.github.mwaareactor.model;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Where the Python code of a workflow is. It is in one of the places that the service knows, of
 * which there is one so far.
 *
 * @param s3Location a package in Amazon S3; {@code null} if it is in a place that this version does
 *     not know
 */
public record Code(@Nullable S3Location s3Location) implements Serializable {}
