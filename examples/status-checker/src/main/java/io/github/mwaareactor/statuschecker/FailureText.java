package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.error.AccessDeniedException;
import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.error.InternalServerException;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.OperationTimeoutException;
import io.github.mwaareactor.error.PlaintextEndpointException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.ValidationException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What went wrong, the cause first, in the words and with the options of this command line. */
final class FailureText {
  private static final String OTHER_PROFILE = "; --profile names other credentials";

  private FailureText() {}

  /** Without the run that it is about; with what makes a start that is in doubt safe to repeat. */
  static String of(Throwable error) {
    String token = error instanceof MwaaException failed ? failed.clientToken() : null;
    return what(error)
        + (token == null ? "" : "; a run may have started: try again with --client-token " + token);
  }

  private static String what(Throwable error) {
    if (error instanceof PlaintextEndpointException plaintext) {
      return plaintext(plaintext);
    } else if (error.getCause() instanceof PlaintextEndpointException plaintext) {
      return plaintext(plaintext);
    } else if (error instanceof CredentialsException credentials) {
      return credentials(credentials);
    } else if (error instanceof MwaaServiceException answer) {
      return answer(answer);
    } else if (error instanceof TransportException lost) {
      return lost.description().replaceFirst("(?s): PKIX .*", "") + hint(lost.reason());
    }
    return error instanceof MwaaException known
        ? known.description()
        : String.valueOf(error.getMessage());
  }

  /** What the service said; else what went wrong. */
  static @Nullable String words(Throwable error) {
    return error instanceof MwaaServiceException answer ? answer.serviceMessage() : of(error);
  }

  /** Whether the service refused who asks, and not what was asked. */
  static boolean isOfCredentials(Throwable error) {
    return error instanceof MwaaServiceException answer && refusedCredentials(answer) != null;
  }

  private static String plaintext(PlaintextEndpointException error) {
    return (error.source().equals("builder option endpoint") ? "--endpoint" : error.source())
        + " must be https, or http to this machine, unless --allow-plaintext is given; was "
        + error.endpoint();
  }

  private static String credentials(CredentialsException error) {
    String reason = CredentialsReason.of(error);
    return "no AWS credentials were found"
        + (reason.isEmpty() ? " (--verbose says why)" : ": " + reason)
        + OTHER_PROFILE
        + ", --demo needs none";
  }

  private static String answer(MwaaServiceException answer) {
    String credentials = refusedCredentials(answer);
    String cause = credentials == null ? cause(answer) : credentials;
    String message = answer.serviceMessage();
    boolean isSaid =
        message == null
            || message.isEmpty()
            || answer.isThrottling()
            || (answer instanceof ResourceNotFoundException missing && names(missing, message));
    return cause
        + (isSaid ? "" : ": " + message)
        + details(answer, cause)
        + (credentials == null ? "" : OTHER_PROFILE);
  }

  // Such as "Workflow run nobody does not exist."
  private static boolean names(ResourceNotFoundException missing, String message) {
    String id = missing.resourceId();
    return id != null && message.contains(id) && message.endsWith("does not exist.");
  }

  private static String details(MwaaServiceException answer, String cause) {
    List<String> details = new ArrayList<>();
    if (answer.errorCode() != null && !cause.equals(answer.errorCode())) {
      details.add(answer.errorCode());
    }
    if (answer.requestId() != null) {
      details.add("request " + answer.requestId());
    }
    return details.isEmpty() ? "" : " (" + String.join(", ", details) + ")";
  }

  private static String cause(MwaaServiceException answer) {
    if (answer.isThrottling()) {
      return "throttled";
    } else if (answer instanceof ResourceNotFoundException missing) {
      return "Workflow".equals(missing.resourceType()) ? "workflow not found" : "not found";
    } else if (answer instanceof AccessDeniedException) {
      return "access denied";
    } else if (answer instanceof ValidationException) {
      return "invalid request";
    } else if (answer instanceof OperationTimeoutException) {
      return "the service took too long";
    } else if (answer instanceof InternalServerException) {
      return "the service failed";
    }
    return answer.errorCode() == null
        ? "an error of status " + answer.statusCode()
        : answer.errorCode();
  }

  private static @Nullable String refusedCredentials(MwaaServiceException answer) {
    String code = answer.errorCode();
    return code == null
        ? null
        : switch (code) {
          case "UnrecognizedClientException", "InvalidClientTokenId" ->
              "the credentials are not known to AWS";
          case "InvalidSignatureException", "SignatureDoesNotMatch" ->
              "the secret access key does not match the access key";
          case "ExpiredTokenException", "ExpiredToken" -> "the credentials have expired";
          case "MissingAuthenticationTokenException", "MissingAuthenticationToken" ->
              "the credentials did not arrive";
          default -> null;
        };
  }

  private static String hint(TransportException.Reason reason) {
    return switch (reason) {
      case UNKNOWN_HOST, CONNECT, CONNECT_TIMEOUT, TLS, TLS_TIMEOUT, PROXY ->
          "; the host is that of --endpoint, else of the ARN's region, and --proxy names a proxy";
      case CERTIFICATE -> "; --ca-bundle names certificates to trust";
      default -> "";
    };
  }
}
