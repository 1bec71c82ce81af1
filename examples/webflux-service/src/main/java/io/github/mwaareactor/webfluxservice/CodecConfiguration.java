package io.github.mwaareactor.webfluxservice;

import org.springframework.boot.http.codec.CodecCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** How answers and events are written. */
@Configuration(proxyBeanMethods = false)
class CodecConfiguration {
  @Bean
  CodecCustomizer unpooledJson(JsonMapper mapper) {
    return codecs -> codecs.defaultCodecs().jacksonJsonEncoder(new UnpooledJsonEncoder(mapper));
  }
}
