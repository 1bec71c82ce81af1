package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.Encoder;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.core.io.buffer.PooledDataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.codec.EncoderHttpMessageWriter;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.codec.ServerSentEventHttpMessageWriter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A browser may leave while its answer is written, and whatever was written then is lost. */
class UnpooledJsonTest {
  private static final DataBufferFactory POOLED =
      new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT);
  private static final Map<String, String> VALUE = Map.of("state", "RUNNING");
  private static final String JSON = "{\"state\":\"RUNNING\"}";
  private static final ResolvableType TYPE = ResolvableType.forClass(Map.class);

  private static RunningService service;

  @BeforeAll
  static void start() {
    service = RunningService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void anAnswerNeedsNoRelease() {
    List<DataBuffer> buffers = encoded(Mono.just(VALUE));

    assertThat(buffers).singleElement().isNotInstanceOf(PooledDataBuffer.class);
    assertThat(text(buffers.get(0))).isEqualTo(JSON);
  }

  @Test
  void anAnswerOfSeveralValuesNeedsNoRelease() {
    List<DataBuffer> buffers = encoded(Flux.just(VALUE, VALUE));

    assertThat(buffers).isNotEmpty().doesNotHaveAnyElementsOfTypes(PooledDataBuffer.class);
    assertThat(String.join("", buffers.stream().map(UnpooledJsonTest::text).toList()))
        .isEqualTo("[" + JSON + "," + JSON + "]");
  }

  @Test
  void anEventNeedsNoRelease() {
    DataBuffer data =
        eventEncoder().encodeValue(VALUE, POOLED, TYPE, MediaType.APPLICATION_JSON, null);

    assertThat(data).isNotInstanceOf(PooledDataBuffer.class);
    assertThat(text(data)).isEqualTo(JSON);
  }

  private static List<DataBuffer> encoded(Publisher<?> values) {
    return answerEncoder()
        .encode(values, POOLED, TYPE, MediaType.APPLICATION_JSON, null)
        .collectList()
        .block(RunningService.LIMIT);
  }

  private static String text(DataBuffer buffer) {
    String text = buffer.toString(StandardCharsets.UTF_8);
    DataBufferUtils.release(buffer);
    return text;
  }

  @SuppressWarnings("unchecked")
  private static Encoder<Object> answerEncoder() {
    return writers().stream()
        .filter(writer -> writer.canWrite(TYPE, MediaType.APPLICATION_JSON))
        .map(writer -> (Encoder<Object>) ((EncoderHttpMessageWriter<?>) writer).getEncoder())
        .findFirst()
        .orElseThrow();
  }

  @SuppressWarnings("unchecked")
  private static Encoder<Object> eventEncoder() {
    return writers().stream()
        .filter(ServerSentEventHttpMessageWriter.class::isInstance)
        .map(writer -> (Encoder<Object>) ((ServerSentEventHttpMessageWriter) writer).getEncoder())
        .findFirst()
        .orElseThrow();
  }

  private static List<HttpMessageWriter<?>> writers() {
    return service.bean(ServerCodecConfigurer.class).getWriters();
  }
}
