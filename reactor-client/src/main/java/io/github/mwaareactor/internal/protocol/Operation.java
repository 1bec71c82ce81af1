package io.github.mwaareactor.internal.protocol;

import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** One AWS operation: what is sent for an input, and what its answer means. */
public final class Operation<I, O> {
  private final String name;
  private final Map<String, String> headers;
  private final Function<I, String> region;
  private final Function<I, byte[]> encoder;
  private final Function<byte[], O> decoder;
  private final BiFunction<I, O, @Nullable String> mismatch;

  private Operation(
      String name,
      Function<I, String> region,
      Function<I, byte[]> encoder,
      Function<byte[], O> decoder,
      BiFunction<I, O, @Nullable String> mismatch) {
    this.name = name;
    this.headers =
        Map.of(
            "content-type",
            "application/x-amz-json-1.0",
            "x-amz-target",
            "AmazonMWAAServerless." + name);
    this.region = region;
    this.encoder = encoder;
    this.decoder = decoder;
    this.mismatch = mismatch;
  }

  /**
   * An operation of the service.
   *
   * @param name its name in the AWS API
   * @param region the region that an input asks about
   * @param request writes the members of the one object that is sent
   * @param response how the answer is read
   * @param mismatch tells what else than the input an answer is about; {@code null} if nothing else
   */
  static <I, O> Operation<I, O> of(
      String name,
      Function<I, String> region,
      BiConsumer<I, JsonMembers> request,
      JsonObject<O> response,
      BiFunction<I, O, @Nullable String> mismatch) {
    return new Operation<>(
        name,
        region,
        input -> Json.object(members -> request.accept(input, members)),
        response::read,
        mismatch);
  }

  /** Its name in the AWS API. */
  public String name() {
    return name;
  }

  /** The same for every request. */
  Map<String, String> headers() {
    return headers;
  }

  /** The region asked about: it decides where the request goes. */
  String region(I input) {
    return region.apply(input);
  }

  public byte[] encode(I input) {
    return encoder.apply(input);
  }

  /**
   * Reads an answer.
   *
   * @throws JacksonException if the bytes are not one JSON object, or a member has another type
   */
  public O decode(byte[] answer) {
    return decoder.apply(answer);
  }

  /** What else than the input an answer is about; {@code null} if it may be about the input. */
  @Nullable String mismatch(I input, O answer) {
    return mismatch.apply(input, answer);
  }
}
