package io.github.mwaareactor.testing;

import io.github.mwaareactor.error.FailureKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;
import software.amazon.awssdk.services.mwaaserverless.model.ConflictException;
import software.amazon.awssdk.services.mwaaserverless.model.InternalServerException;
import software.amazon.awssdk.services.mwaaserverless.model.ResourceNotFoundException;
import software.amazon.awssdk.services.mwaaserverless.model.ServiceQuotaExceededException;
import software.amazon.awssdk.services.mwaaserverless.model.ThrottlingException;
import software.amazon.awssdk.services.mwaaserverless.model.ValidationException;

/** What an error of the AWS SDK tells a caller, in the words that {@link ErrorFacts} uses too. */
public final class SdkErrorFacts {
  // Without its budget, which shrinks with every yes.
  private static final RetryStrategy STRATEGY =
      AwsRetryStrategy.standardRetryStrategy().toBuilder().circuitBreakerEnabled(false).build();

  private SdkErrorFacts() {}

  public static Map<String, Object> of(AwsServiceException error) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("type", type(error));
    facts.put("code", error.awsErrorDetails().errorCode());
    facts.put("message", error.awsErrorDetails().errorMessage());
    facts.put("status", error.statusCode());
    facts.put("requestId", error.requestId());
    facts.put("extendedRequestId", error.extendedRequestId());
    facts.put("kind", kind(error));
    facts.put("members", members(error));
    return facts;
  }

  private static String type(AwsServiceException error) {
    String name = error.getClass().getSimpleName();
    return name.equals("MwaaServerlessException") ? "MwaaServiceException" : name;
  }

  /** As the SDK's own standard strategy decides, asked as its client asks it. */
  private static FailureKind kind(AwsServiceException error) {
    if (RetryUtils.isThrottlingException(error)) {
      return FailureKind.THROTTLING;
    }
    return wouldRetry(error) ? FailureKind.TRANSIENT : FailureKind.PERMANENT;
  }

  private static boolean wouldRetry(AwsServiceException error) {
    RetryToken token =
        STRATEGY.acquireInitialToken(AcquireInitialTokenRequest.create("test")).token();
    try {
      STRATEGY.refreshRetryToken(
          RefreshRetryTokenRequest.builder().token(token).failure(error).build());
      return true;
    } catch (TokenAcquisitionFailedException refused) {
      return false;
    }
  }

  private static List<Object> members(AwsServiceException error) {
    List<Object> members = new ArrayList<>();
    if (error instanceof ThrottlingException throttled) {
      members.add(throttled.serviceCode());
      members.add(throttled.quotaCode());
      members.add(asLong(throttled.retryAfterSeconds()));
    } else if (error instanceof InternalServerException failed) {
      members.add(asLong(failed.retryAfterSeconds()));
    } else if (error instanceof ConflictException conflict) {
      members.add(conflict.resourceId());
      members.add(conflict.resourceType());
    } else if (error instanceof ServiceQuotaExceededException exceeded) {
      members.add(exceeded.resourceId());
      members.add(exceeded.resourceType());
      members.add(exceeded.serviceCode());
      members.add(exceeded.quotaCode());
    } else if (error instanceof ResourceNotFoundException missing) {
      members.add(missing.resourceId());
      members.add(missing.resourceType());
    } else if (error instanceof ValidationException invalid) {
      members.add(invalid.reasonAsString());
      invalid.fieldList().forEach(field -> members.add(field.name() + ": " + field.message()));
    }
    return members;
  }

  private static Long asLong(Integer value) {
    return value == null ? null : value.longValue();
  }
}
