package io.github.mwaareactor;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** One direction, and each library in its one room. */
@AnalyzeClasses(
    packages = "io.github.mwaareactor",
    importOptions = {
      ImportOption.DoNotIncludeTests.class,
      ImportOption.DoNotIncludeJars.class,
      ArchitectureTest.NotTheEmulator.class
    })
class ArchitectureTest {
  private static final String BASE = "io.github.mwaareactor";
  private static final DescribedPredicate<JavaClass> BUILDER =
      simpleName("MwaaServerlessReactiveClientBuilder");
  private static final DescribedPredicate<JavaClass> RETRY_RULES =
      simpleName("RetryPolicy").or(simpleName("RetryInterval")).or(simpleName("BudgetedBackoff"));

  @ArchTest
  static final ArchRule noCycles = slices().matching(BASE + ".(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nobodyImportsTheRoot =
      noClasses()
          .that()
          .resideInAPackage(BASE + ".*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(BASE);

  @ArchTest
  static final ArchRule publicPackagesNeverNeedTheInside =
      noClasses()
          .that()
          .resideInAnyPackage(
              BASE + ".model",
              BASE + ".error",
              BASE + ".options",
              BASE + ".watch",
              BASE + ".observe..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(BASE + ".internal..");

  @ArchTest static final ArchRule modelNeedsNothing = onlyNeeds("model");

  @ArchTest static final ArchRule errorsNeedTheModel = onlyNeeds("error", "model");

  @ArchTest static final ArchRule optionsNeedErrors = onlyNeeds("options", "error", "model");

  @ArchTest
  static final ArchRule watchingNeedsOptions = onlyNeeds("watch", "options", "error", "model");

  @ArchTest
  static final ArchRule listenersNeedErrors = onlyNeeds("observe", "watch", "error", "model");

  @ArchTest
  static final ArchRule micrometerIsOneListenerAmongOthers =
      onlyNeeds("observe.micrometer", "observe", "watch", "error", "model");

  @ArchTest
  static final ArchRule theWireNeedsNoOtherInside =
      onlyNeeds("internal.wire", "observe", "options", "error", "model");

  @ArchTest
  static final ArchRule identityNeedsTheWire =
      onlyNeeds("internal.aws", "internal.wire", "observe", "options", "error", "model");

  @ArchTest
  static final ArchRule theProtocolNeedsTheWire =
      onlyNeeds("internal.protocol", "internal.wire", "observe", "options", "error", "model");

  @ArchTest
  static final ArchRule stepsNeverPoll =
      noClasses()
          .that()
          .resideInAPackage(BASE + ".internal.step")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BASE + ".internal.poll", BASE + ".internal.watch");

  @ArchTest
  static final ArchRule pollersAreGivenTheirFetch =
      onlyNeeds("internal.poll", "options", "error", "model");

  @ArchTest
  static final ArchRule watchersAreGivenTheirFetch =
      onlyNeeds(
          "internal.watch",
          "internal.poll",
          "internal.concurrent",
          "observe",
          "watch",
          "options",
          "error",
          "model");

  @ArchTest static final ArchRule concurrencyNeedsNothing = onlyNeeds("internal.concurrent");

  @ArchTest
  static final ArchRule reactorNettyOnlyOnTheWire =
      only("reactor.netty..", resideInAPackage(BASE + ".internal.wire").or(BUILDER));

  @ArchTest
  static final ArchRule nettyOnlyOnTheWire =
      only("io.netty..", resideInAPackage(BASE + ".internal.wire"));

  @ArchTest
  static final ArchRule awsSdkOnlyForIdentity =
      only("software.amazon..", resideInAPackage(BASE + ".internal.aws").or(BUILDER));

  @ArchTest
  static final ArchRule jacksonOnlyInTheProtocol =
      only("tools.jackson..", resideInAPackage(BASE + ".internal.protocol"));

  @ArchTest
  static final ArchRule jacksonAnnotationsOnlyInTheProtocol =
      only("com.fasterxml.jackson..", resideInAPackage(BASE + ".internal.protocol"));

  @ArchTest
  static final ArchRule resilience4jOnlyForRetries =
      only(
          "io.github.resilience4j..",
          resideInAPackage(BASE + ".internal.step")
              .or(resideInAPackage(BASE + ".options").and(RETRY_RULES))
              .or(BUILDER));

  @ArchTest
  static final ArchRule micrometerOnlyForThoseWhoAskForIt =
      only("io.micrometer..", resideInAPackage(BASE + ".observe.micrometer"));

  @ArchTest
  static final ArchRule nothingLoadsTheUserOfMicrometer =
      noClasses()
          .that(DescribedPredicate.not(resideInAPackage(BASE + ".observe.micrometer")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage(BASE + ".observe.micrometer");

  @ArchTest
  static void everyPackageIsNullMarked(JavaClasses classes) {
    // NullAway checks marked packages only, so an unmarked one would pass unseen.
    List<String> unmarked =
        classes.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(found -> !found.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .toList();

    assertThat(unmarked).isEmpty();
  }

  private static ArchRule onlyNeeds(String room, String... rooms) {
    DescribedPredicate<JavaClass> others = resideInAPackage(BASE + "..");
    for (String allowed : rooms) {
      others = others.and(DescribedPredicate.not(resideInAPackage(BASE + "." + allowed)));
    }
    others = others.and(DescribedPredicate.not(resideInAPackage(BASE + "." + room)));
    return noClasses()
        .that()
        .resideInAPackage(BASE + "." + room)
        .should()
        .dependOnClassesThat(others);
  }

  private static ArchRule only(String library, DescribedPredicate<JavaClass> room) {
    return noClasses()
        .that(DescribedPredicate.not(room))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }

  /** The emulator shares the base package, but not the rules. */
  static final class NotTheEmulator implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/emulator/");
    }
  }
}
