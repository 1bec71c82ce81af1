package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.ErrorStatuses;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.emulator.SignatureVerdict;
import io.github.mwaareactor.emulator.internal.http.Answer;
import io.github.mwaareactor.emulator.internal.http.HttpCall;
import io.github.mwaareactor.emulator.internal.http.ResponseWriter;
import io.github.mwaareactor.emulator.internal.signature.SignatureCheck;
import io.github.mwaareactor.emulator.internal.signature.Signer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a request through the doors of the service, in this order: target, operation, size,
 * signature, API rate limit, injected fault, input, answer. Runs on event loops, so nothing here
 * waits.
 */
public final class RequestHandler {
  private static final Logger LOG = LoggerFactory.getLogger("mwaa.emulator");

  /** What was decided on a request, with what is worth remembering of the way there. */
  private record Decision(
      SignatureVerdict verdict, @Nullable RunKey run, @Nullable Fault fault, Answer answer) {}

  private final ServiceState service;
  private final Operations operations;
  private final SignatureCheck signatures;
  private final ErrorStatuses statuses;

  public RequestHandler(ServiceState service, SignatureCheck signatures, ErrorStatuses statuses) {
    this.service = service;
    this.operations = Operations.of(service);
    this.signatures = signatures;
    this.statuses = statuses;
    WarmUp.run();
  }

  public Operations operations() {
    return operations;
  }

  public ResponseWriter answer(HttpCall call) {
    Instant now = service.clock().now();
    Route route = Route.of(call, operations);
    Decision decision = decideSafely(call, route, now);
    ResponseWriter writer =
        new ResponseWriter(
            decision.answer(), Identifiers.uuid(), service.clock().believed(now), decision.fault());
    // Recorded first: who waits for the count may read the records next.
    service.calls().record(() -> recordOf(call, route, now, decision, writer));
    service.calls().count(decision.run(), run -> service.runs().find(run) != null);
    if (route.operation() != null) {
      service.calls().countOperation(route.name());
    }
    LOG.debug(
        "{} {} {} {} {}",
        call.method(),
        route.name(),
        decision.verdict(),
        writer.status(),
        writer.requestId());
    return writer;
  }

  private Decision decideSafely(HttpCall call, Route route, Instant now) {
    try {
      return decide(call, route, now);
    } catch (RuntimeException e) {
      LOG.warn("The emulator failed to answer {}", route.name(), e);
      return turnedAway(
          ServiceError.other("InternalFailure", 500, "The emulator failed, its log tells why."));
    }
  }

  private Decision decide(HttpCall call, Route route, Instant now) {
    if (call.where() == null) {
      return turnedAway(
          ServiceError.other(
              "MalformedHttpRequestException",
              400,
              "The request target must be a path or an http URI."));
    }
    if (route.problem() != null) {
      return turnedAway(ServiceError.other("UnknownOperationException", 404, route.problem()));
    }
    if (call.tooLarge()) {
      return turnedAway(
          ServiceError.other(
              "RequestEntityTooLargeException", 413, "The body is larger than 1 MiB."));
    }
    return decideOn(Objects.requireNonNull(route.operation(), "operation"), call, now);
  }

  private <I> Decision decideOn(Operation<I> operation, HttpCall call, Instant now) {
    Signer signer = signatures.identify(call, service.clock().believed(now));
    SignatureVerdict verdict = signer.finding().verdict();
    Input<I> input = InputReader.read(call.body(), operation::read);
    RunKey run = input.value() == null ? null : operation.run(input.value());
    ServiceError unsigned = signer.finding().error();
    if (unsigned != null) {
      return new Decision(verdict, run, null, refused(unsigned));
    }
    AccountState caller = service.accounts().caller(signer.accessKeyId(), signer.region());
    ServiceError throttled = service.throttle().refusal(caller.identity(), operation.name());
    if (throttled != null) {
      return new Decision(verdict, run, null, refused(throttled));
    }
    service.runs().endDeletions(now);
    Fault fault = service.faults().next(operation.name());
    Answer answer = answerUnder(fault, () -> trueAnswer(operation, input, caller, now));
    return new Decision(verdict, run, fault, answer);
  }

  private Answer answerUnder(@Nullable Fault fault, Supplier<Answer> trueAnswer) {
    if (fault instanceof Fault.ErrorAnswer error) {
      return refused(error.error());
    }
    if (fault instanceof Fault.PlainAnswer plain) {
      return Answer.plain(plain);
    }
    if (fault instanceof Fault.HugeAnswer) {
      return Answer.success(new byte[0]); // its body is made on the way
    }
    Answer answer = trueAnswer.get();
    if (fault instanceof Fault.ErrorAfterExecution error) {
      return refused(error.error());
    }
    return fault instanceof Fault.OtherContentType other
        ? answer.withContentType(other.contentType())
        : answer;
  }

  private <I> Answer trueAnswer(
      Operation<I> operation, Input<I> input, AccountState caller, Instant now) {
    try {
      return Answer.success(operation.answer(input.valueOrFailure(), caller, now));
    } catch (OperationFailure failure) {
      return refused(failure.error());
    }
  }

  private Decision turnedAway(ServiceError error) {
    return new Decision(SignatureVerdict.NOT_CHECKED, null, null, refused(error));
  }

  private Answer refused(ServiceError error) {
    return Answer.error(error.status(statuses), ErrorJson.write(error));
  }

  private static RecordedCall recordOf(
      HttpCall call, Route route, Instant now, Decision decision, ResponseWriter writer) {
    return new RecordedCall(
        route.name(),
        call.headers(),
        new String(call.body(), StandardCharsets.UTF_8),
        decision.verdict(),
        writer.status(),
        writer.requestId(),
        now,
        call.connectionId());
  }
}
