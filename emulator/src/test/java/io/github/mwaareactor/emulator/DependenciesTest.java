package io.github.mwaareactor.emulator;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/**
 * One direction: what is started → service → signature → http → values → checks. The first and the
 * values are both at the root, as both are what users name.
 */
@AnalyzeClasses(
    packages = "io.github.mwaareactor",
    importOptions = ImportOption.DoNotIncludeTests.class)
class DependenciesTest {
  private static final String BASE = "io.github.mwaareactor.emulator";

  private static final DescribedPredicate<JavaClass> STARTED =
      belongToAnyOf(
          MwaaServerlessEmulator.class,
          Connections.class,
          EmulatorCommand.class,
          EmulatorExtension.class,
          CommandOptions.class);
  private static final DescribedPredicate<JavaClass> VALUES =
      resideInAPackage(BASE).and(not(STARTED));
  private static final DescribedPredicate<JavaClass> CHECKS = resideInAPackage(BASE + ".internal");
  private static final DescribedPredicate<JavaClass> HTTP =
      resideInAPackage(BASE + ".internal.http");
  private static final DescribedPredicate<JavaClass> SIGNATURE =
      resideInAPackage(BASE + ".internal.signature");
  private static final DescribedPredicate<JavaClass> CONTROL =
      resideInAPackage(BASE + ".internal.control");
  private static final DescribedPredicate<JavaClass> SERVICE =
      resideInAPackage(BASE + ".internal.service");

  @ArchTest static final ArchRule checksNeedNothing = onlyNeeds(CHECKS, CHECKS);

  @ArchTest static final ArchRule valuesNeedChecks = onlyNeeds(VALUES, VALUES.or(CHECKS));

  @ArchTest static final ArchRule httpNeedsValues = onlyNeeds(HTTP, HTTP.or(VALUES).or(CHECKS));

  @ArchTest
  static final ArchRule signaturesNeedHttp =
      onlyNeeds(SIGNATURE, SIGNATURE.or(HTTP).or(VALUES).or(CHECKS));

  @ArchTest
  static final ArchRule nothingInsideNeedsWhatIsStarted =
      onlyNeeds(SERVICE, SERVICE.or(SIGNATURE).or(HTTP).or(VALUES).or(CHECKS));

  /** It does what the Java API does, by calling it. */
  @ArchTest
  static final ArchRule controlNeedsWhatIsStartedAndNothingOfTheService =
      onlyNeeds(CONTROL, CONTROL.or(STARTED).or(HTTP).or(VALUES).or(CHECKS));

  @ArchTest
  static final ArchRule nothingOfTheClient =
      onlyNeeds(resideInAPackage(BASE + ".."), resideInAPackage(BASE + ".."));

  @ArchTest
  static final ArchRule nothingOfTheSdk =
      noClasses().should().dependOnClassesThat().resideInAPackage("software.amazon.awssdk..");

  @ArchTest
  static final ArchRule junitForThoseWhoAskForIt =
      only("org.junit..", belongToAnyOf(EmulatorExtension.class));

  @ArchTest
  static final ArchRule nothingLoadsTheUserOfJunit =
      noClasses()
          .that(not(belongToAnyOf(EmulatorExtension.class)))
          .should()
          .dependOnClassesThat(belongToAnyOf(EmulatorExtension.class));

  @ArchTest static final ArchRule reactorNettyInHttpOnly = only("reactor.netty..", HTTP);

  // Netty judges the headers of a Fault, and its date format is one of the things to warm up.
  @ArchTest
  static final ArchRule nettyInHttpOnly =
      only("io.netty..", HTTP.or(belongToAnyOf(Fault.class)).or(simpleName("WarmUp")));

  @ArchTest
  static final ArchRule jacksonInServiceAndControlOnly =
      only("tools.jackson..", SERVICE.or(CONTROL));

  @ArchTest
  static final ArchRule cryptographyInDigestsOnly = only("javax.crypto..", simpleName("Digests"));

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

  private static ArchRule onlyNeeds(
      DescribedPredicate<JavaClass> room, DescribedPredicate<JavaClass> allowed) {
    return noClasses()
        .that(room)
        .should()
        .dependOnClassesThat(resideInAPackage("io.github.mwaareactor..").and(not(allowed)));
  }

  private static ArchRule only(String library, DescribedPredicate<JavaClass> room) {
    return noClasses().that(not(room)).should().dependOnClassesThat().resideInAPackage(library);
  }
}
