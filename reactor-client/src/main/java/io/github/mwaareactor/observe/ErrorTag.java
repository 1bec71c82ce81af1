package io.github.mwaareactor.observe;

import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.ConfigurationException;
import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.OverloadedException;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.error.TransportException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names errors by words of which there is a bounded number, whatever a service answers. */
final class ErrorTag {
  private static final String OTHER = "other";
  // The service's model, and what its front end says of signatures.
  private static final Set<String> CODES =
      Set.of(
          "AccessDeniedException",
          "ConflictException",
          "InternalServerException",
          "OperationTimeoutException",
          "ResourceNotFoundException",
          "ServiceQuotaExceededException",
          "ThrottlingException",
          "ValidationException",
          "ExpiredTokenException",
          "InvalidSignatureException",
          "UnrecognizedClientException");

  private ErrorTag() {}

  static String of(@Nullable Throwable error) {
    if (error == null) {
      return "none";
    } else if (error instanceof MwaaServiceException answer) {
      String code = answer.errorCode();
      return code != null && CODES.contains(code) ? code : OTHER;
    } else if (error instanceof TransportException failure) {
      return failure.reason().name().toLowerCase(Locale.ROOT);
    }
    return ofOurOwn(error);
  }

  private static String ofOurOwn(Throwable error) {
    if (error instanceof CredentialsException) {
      return "credentials";
    } else if (error instanceof OverloadedException) {
      return "overloaded";
    } else if (error instanceof ProtocolException) {
      return "unreadable_answer";
    } else if (error instanceof ClientClosedException) {
      return "client_closed";
    }
    return error instanceof ConfigurationException ? "configuration" : OTHER;
  }
}
