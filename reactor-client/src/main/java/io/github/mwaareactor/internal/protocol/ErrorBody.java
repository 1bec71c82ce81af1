package io.github.mwaareactor.internal.protocol;

import static io.github.mwaareactor.internal.protocol.JsonTypes.TEXT;
import static io.github.mwaareactor.internal.protocol.JsonTypes.listOf;
import static io.github.mwaareactor.internal.protocol.JsonTypes.onlyIf;

import io.github.mwaareactor.error.ValidationException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** An error answer on the wire, of any modelled type. A member of another type is passed over. */
record ErrorBody(
    @Nullable String type,
    @Nullable String code,
    @Nullable String message,
    @Nullable String retryAfterSeconds,
    @Nullable String serviceCode,
    @Nullable String quotaCode,
    @Nullable String resourceId,
    @Nullable String resourceType,
    @Nullable String reason,
    List<ValidationException.Field> fieldList) {

  private static final JsonType<String> STRING = onlyIf(JsonToken.VALUE_STRING, TEXT);

  private static final JsonType<String> NUMBER =
      parser -> (parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? TEXT : STRING).read(parser);

  private static final JsonObject<ValidationException.Field> FIELD =
      JsonObject.of(
          members -> {
            var name = members.add("Name", STRING);
            var message = members.add("Message", STRING);
            return row -> new ValidationException.Field(row.get(name), row.get(message));
          });

  private static final JsonObject<ErrorBody> BODY =
      JsonObject.of(
          members -> {
            var type = members.add("__type", STRING);
            var code = members.add("code", STRING);
            var message = members.add("message", STRING);
            var modelledMessage = members.add("Message", STRING);
            var errorMessage = members.add("errorMessage", STRING);
            var retryAfterSeconds = members.add("RetryAfterSeconds", NUMBER);
            var serviceCode = members.add("ServiceCode", STRING);
            var quotaCode = members.add("QuotaCode", STRING);
            var resourceId = members.add("ResourceId", STRING);
            var resourceType = members.add("ResourceType", STRING);
            var reason = members.add("Reason", STRING);
            var fieldList =
                members.add(
                    "FieldList",
                    onlyIf(JsonToken.START_ARRAY, listOf(onlyIf(JsonToken.START_OBJECT, FIELD))));
            return row ->
                new ErrorBody(
                    row.get(type),
                    row.get(code),
                    first(row.get(message), row.get(modelledMessage), row.get(errorMessage)),
                    row.get(retryAfterSeconds),
                    row.get(serviceCode),
                    row.get(quotaCode),
                    row.get(resourceId),
                    row.get(resourceType),
                    row.get(reason),
                    present(row.get(fieldList)));
          });

  /** What an answer without an object says. */
  static final ErrorBody EMPTY = BODY.read(new byte[] {'{', '}'});

  /** {@code null} if the body begins with no JSON object. */
  static @Nullable ErrorBody of(byte[] body) {
    return BODY.readLeniently(body);
  }

  private static @Nullable String first(@Nullable String... messages) {
    return Stream.of(messages).filter(Objects::nonNull).findFirst().orElse(null);
  }

  private static List<ValidationException.Field> present(
      @Nullable List<ValidationException.@Nullable Field> fields) {
    return fields == null ? List.of() : fields.stream().filter(Objects::nonNull).toList();
  }
}
