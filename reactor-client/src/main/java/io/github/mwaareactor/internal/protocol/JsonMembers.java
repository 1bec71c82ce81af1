package io.github.mwaareactor.internal.protocol;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes the members of an object that is sent. A {@code null} is left out. */
final class JsonMembers {
  private final JsonGenerator json;

  JsonMembers(JsonGenerator json) {
    this.json = json;
  }

  JsonMembers text(String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
    return this;
  }

  JsonMembers integer(String name, @Nullable Integer value) {
    if (value != null) {
      json.writeNumberProperty(name, value);
    }
    return this;
  }

  JsonMembers texts(String name, @Nullable Collection<String> values) {
    if (values != null) {
      json.writeName(name);
      array(values);
    }
    return this;
  }

  /** Values of any shape; a null among them is written. */
  JsonMembers values(String name, @Nullable Map<String, ? extends @Nullable Object> values) {
    if (values != null) {
      json.writeName(name);
      map(values);
    }
    return this;
  }

  <T> JsonMembers object(String name, @Nullable T value, BiConsumer<T, JsonMembers> members) {
    if (value != null) {
      json.writeObjectPropertyStart(name);
      members.accept(value, this);
      json.writeEndObject();
    }
    return this;
  }

  private void map(Map<?, ?> values) {
    json.writeStartObject();
    values.forEach(
        (name, value) -> {
          json.writeName((String) name);
          value(value);
        });
    json.writeEndObject();
  }

  private void array(Collection<?> values) {
    json.writeStartArray();
    values.forEach(this::value);
    json.writeEndArray();
  }

  private void value(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      map(map);
    } else if (value instanceof Collection<?> collection) {
      array(collection);
    } else if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof Number number) {
      number(number);
    } else {
      json.writeNull();
    }
  }

  private void number(Number number) {
    if (number instanceof BigDecimal exact) {
      json.writeNumber(exact);
    } else if (number instanceof BigInteger exact) {
      json.writeNumber(exact);
    } else if (number instanceof Double || number instanceof Float) {
      json.writeNumber(number.toString()); // a float's own digits, not those of its double
    } else {
      json.writeNumber(number.longValue());
    }
  }
}
