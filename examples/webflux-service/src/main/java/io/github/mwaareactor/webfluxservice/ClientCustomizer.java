package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;

/** A bean that has the last word on the client before it is built. */
@FunctionalInterface
interface ClientCustomizer {
  void customize(MwaaServerlessReactiveClientBuilder builder);
}
