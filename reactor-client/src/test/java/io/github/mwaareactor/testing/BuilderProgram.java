package io.github.mwaareactor.testing;

import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;
import io.github.mwaareactor.observe.CallListener;
import java.util.Arrays;

/**
 * Looks at every method of the builder, as frameworks do, then looks up a run. To be run in a JVM
 * of its own.
 */
public final class BuilderProgram {
  private BuilderProgram() {}

  /** Takes the workflow's ARN and the run's id. */
  public static void main(String[] arguments) {
    long own =
        Arrays.stream(MwaaServerlessReactiveClientBuilder.class.getMethods())
            .filter(
                method -> Arrays.asList(method.getParameterTypes()).contains(CallListener.class))
            .count();
    System.out.println("takes listeners: " + own);
    try {
      Class.forName("io.micrometer.observation.Observation");
      System.out.println("Micrometer is there");
    } catch (ClassNotFoundException e) {
      System.out.println("no Micrometer");
    }
    LookupProgram.main(arguments);
  }
}
