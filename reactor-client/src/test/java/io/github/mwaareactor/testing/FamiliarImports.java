package io.github.mwaareactor.testing;

/** What every sample of the documentation may use without an import. */
public final class FamiliarImports {
  public static final String ALL =
      """
      io.github.mwaareactor.*
      io.github.mwaareactor.emulator.*
      io.github.mwaareactor.error.*
      io.github.mwaareactor.model.*
      io.github.mwaareactor.observe.*
      io.github.mwaareactor.options.*
      io.github.mwaareactor.watch.*
      io.github.resilience4j.bulkhead.*
      io.github.resilience4j.circuitbreaker.*
      io.github.resilience4j.reactor.bulkhead.operator.*
      io.github.resilience4j.reactor.circuitbreaker.operator.*
      io.github.resilience4j.reactor.timelimiter.*
      io.github.resilience4j.timelimiter.*
      java.time.*
      java.util.*
      java.util.concurrent.*
      java.util.concurrent.atomic.*
      java.util.function.*
      org.junit.jupiter.api.*
      org.junit.jupiter.api.extension.*
      reactor.core.publisher.*
      reactor.test.*
      software.amazon.awssdk.auth.credentials.*
      software.amazon.awssdk.regions.*
      """;

  private FamiliarImports() {}
}
