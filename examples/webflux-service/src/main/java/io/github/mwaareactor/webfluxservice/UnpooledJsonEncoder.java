package io.github.mwaareactor.webfluxservice;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.util.MimeType;
import reactor.core.publisher.Flux;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes JSON to buffers that nobody has to release. Spring would take them from Netty's pool, and
 * loses them when a browser leaves while the client's thread writes an event: until its first
 * request, a {@code Flux.just} of several buffers does not discard them on cancel (Spring Framework
 * 7.0.9, issue 36438).
 */
final class UnpooledJsonEncoder extends JacksonJsonEncoder {
  UnpooledJsonEncoder(JsonMapper mapper) {
    super(mapper);
  }

  @Override
  public Flux<DataBuffer> encode(
      Publisher<?> values,
      DataBufferFactory pooled,
      ResolvableType type,
      @Nullable MimeType mimeType,
      @Nullable Map<String, Object> hints) {
    return super.encode(values, DefaultDataBufferFactory.sharedInstance, type, mimeType, hints);
  }

  @Override
  public DataBuffer encodeValue(
      Object value,
      DataBufferFactory pooled,
      ResolvableType type,
      @Nullable MimeType mimeType,
      @Nullable Map<String, Object> hints) {
    return super.encodeValue(value, DefaultDataBufferFactory.sharedInstance, type, mimeType, hints);
  }
}
