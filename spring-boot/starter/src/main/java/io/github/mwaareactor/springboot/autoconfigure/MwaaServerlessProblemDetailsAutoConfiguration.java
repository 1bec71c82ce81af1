package io.github.mwaareactor.springboot.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.DispatcherHandler;

/**
 * Answers of a WebFlux application for errors of the client, as {@link
 * io.github.mwaareactor.springboot.MwaaServerlessProblems} has them. Only if {@code
 * mwaa.serverless.web.problem-details} is true.
 */
@AutoConfiguration
@ConditionalOnClass(DispatcherHandler.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBooleanProperty("mwaa.serverless.web.problem-details")
public final class MwaaServerlessProblemDetailsAutoConfiguration {
  MwaaServerlessProblemDetailsAutoConfiguration() {}

  @Bean
  MwaaExceptionHandler mwaaServerlessExceptionHandler() {
    return new MwaaExceptionHandler();
  }
}
