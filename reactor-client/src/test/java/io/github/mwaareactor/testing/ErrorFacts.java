package io.github.mwaareactor.testing;

import io.github.mwaareactor.error.ConflictException;
import io.github.mwaareactor.error.InternalServerException;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.error.ServiceQuotaExceededException;
import io.github.mwaareactor.error.ThrottlingException;
import io.github.mwaareactor.error.ValidationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an error of ours tells a caller, in the words that {@link SdkErrorFacts} uses too. */
public final class ErrorFacts {
  private ErrorFacts() {}

  public static Map<String, Object> of(MwaaServiceException error) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("type", error.getClass().getSimpleName());
    facts.put("code", error.errorCode());
    facts.put("message", error.serviceMessage());
    facts.put("status", error.statusCode());
    facts.put("requestId", error.requestId());
    facts.put("extendedRequestId", error.extendedRequestId());
    facts.put("kind", error.kind());
    facts.put("members", members(error));
    return facts;
  }

  private static List<Object> members(MwaaServiceException error) {
    List<Object> members = new ArrayList<>();
    if (error instanceof ThrottlingException throttled) {
      members.add(throttled.serviceCode());
      members.add(throttled.quotaCode());
      members.add(seconds(error));
    } else if (error instanceof InternalServerException) {
      members.add(seconds(error));
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
      members.add(invalid.reason());
      invalid.fieldList().forEach(field -> members.add(field.name() + ": " + field.message()));
    }
    return members;
  }

  private static Long seconds(MwaaServiceException error) {
    return error.retryAfter() == null ? null : error.retryAfter().toSeconds();
  }
}
