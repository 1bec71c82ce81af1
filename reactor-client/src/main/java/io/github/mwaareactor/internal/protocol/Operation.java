package io.github.mwaareactor.internal.protocol;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.internal.wire.OperationCall;
import io.github.mwaareactor.internal.wire.RetrySafety;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowArn;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** One AWS operation: what is sent for an input, and what its answer means. */
public final class Operation<I, O> {
  /** What an input is about: a run, a workflow, or a region that the settings may decide. */
  record Target<I>(
      Function<I, @Nullable String> region,
      Function<I, @Nullable String> workflowArn,
      Function<I, @Nullable RunRef> run) {
    static <I> Target<I> run(Function<I, RunRef> run) {
      return new Target<>(
          input -> run.apply(input).region(), input -> run.apply(input).workflowArn(), run);
    }

    static <I> Target<I> workflow(Function<I, String> arn) {
      return new Target<>(input -> WorkflowArn.regionOf(arn.apply(input)), arn, input -> null);
    }

    static <I> Target<I> region(Function<I, @Nullable String> region) {
      return new Target<>(region, input -> null, input -> null);
    }
  }

  /** How an answer is read, and checked against what was asked. */
  private interface Response<I, O> {
    O read(I input, byte[] answer);
  }

  private static final JsonObject<Boolean> NOTHING = JsonObject.of(members -> row -> true);

  private final String name;
  private final RetrySafety safety;
  private final Map<String, String> headers;
  private final Target<I> target;
  private final Function<I, @Nullable String> clientToken;
  private final BiConsumer<I, JsonMembers> request;
  private final Response<I, O> response;

  private Operation(
      String name,
      RetrySafety safety,
      Target<I> target,
      Function<I, @Nullable String> clientToken,
      BiConsumer<I, JsonMembers> request,
      Response<I, O> response) {
    this.name = name;
    this.safety = safety;
    this.headers =
        Map.of(
            "content-type",
            "application/x-amz-json-1.0",
            "x-amz-target",
            "AmazonMWAAServerless." + name);
    this.target = target;
    this.clientToken = clientToken;
    this.request = request;
    this.response = response;
  }

  /**
   * An operation of the service.
   *
   * @param name its name in the AWS API
   * @param safety whether it may be repeated
   * @param target what an input is about
   * @param request writes the members of the one object that is sent
   * @param response how the answer is read
   * @param result what is made of it, or {@link UnusableAnswer} if it does not fit the input
   */
  static <I, R, O> Operation<I, O> of(
      String name,
      RetrySafety safety,
      Target<I> target,
      BiConsumer<I, JsonMembers> request,
      JsonObject<R> response,
      BiFunction<I, R, O> result) {
    return new Operation<>(
        name,
        safety,
        target,
        input -> null,
        request,
        (input, answer) -> result.apply(input, response.read(answer)));
  }

  /** An operation that answers with nothing, be it an empty object or no body at all. */
  static <I> Operation<I, Boolean> withoutAnswer(
      String name, RetrySafety safety, Target<I> target, BiConsumer<I, JsonMembers> request) {
    return new Operation<>(
        name,
        safety,
        target,
        input -> null,
        request,
        (input, answer) -> answer.length == 0 || NOTHING.read(answer));
  }

  /** An operation whose answers are checked as they are read. */
  static <I, O> Operation<I, O> of(
      String name,
      RetrySafety safety,
      Target<I> target,
      BiConsumer<I, JsonMembers> request,
      JsonObject<Function<I, O>> response) {
    return of(name, safety, target, request, response, (input, answer) -> answer.apply(input));
  }

  /** The same with a token that tells a repetition from another call. */
  Operation<I, O> withToken(Function<I, @Nullable String> token) {
    return new Operation<>(name, safety, target, token, request, response);
  }

  /** Its name in the AWS API. */
  public String name() {
    return name;
  }

  /** Whether it may be repeated. */
  public RetrySafety safety() {
    return safety;
  }

  /** The same for every request. */
  Map<String, String> headers() {
    return headers;
  }

  /** What a call with this input is about. */
  OperationCall call(I input) {
    return new OperationCall(
        name,
        safety,
        requireNonNull(input, "input"),
        target.region.apply(input),
        target.workflowArn.apply(input),
        target.run.apply(input),
        clientToken.apply(input));
  }

  public byte[] encode(I input) {
    return Json.object(members -> request.accept(input, members));
  }

  /**
   * Reads an answer.
   *
   * @throws JacksonException if the bytes are not one JSON object, or a member has another type
   * @throws UnusableAnswer if it does not fit the input
   */
  public O decode(I input, byte[] answer) {
    return response.read(input, answer);
  }
}
