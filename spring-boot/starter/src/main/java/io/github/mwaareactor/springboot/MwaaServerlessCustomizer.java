package io.github.mwaareactor.springboot;

import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;

/**
 * A bean that changes the client before it is built, after properties and connection details were
 * applied. There may be any number of them: they are called in the order of {@code @Order}, so that
 * the last one has the last word.
 *
 * <p>Options that are set as a whole replace what was there: {@code callListener} the listeners of
 * the context, {@code httpClient} the SSL bundle.
 */
@FunctionalInterface
public interface MwaaServerlessCustomizer {
  /**
   * Changes the options of the client.
   *
   * @param builder the builder, to be changed but not kept
   */
  void customize(MwaaServerlessReactiveClientBuilder builder);
}
