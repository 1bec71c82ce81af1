package io.github.mwaareactor.emulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.github.mwaareactor",
    importOptions = ImportOption.DoNotIncludeTests.class)
class DependenciesTest {
  @ArchTest
  static final ArchRule nothingOfTheSdk =
      noClasses().should().dependOnClassesThat().resideInAPackage("software.amazon.awssdk..");

  @ArchTest
  static final ArchRule nothingOfTheClient =
      noClasses()
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage("io.github.mwaareactor..")
                  .and(
                      DescribedPredicate.not(
                          JavaClass.Predicates.resideInAPackage(
                              "io.github.mwaareactor.emulator"))));

  @ArchTest
  static final ArchRule jacksonInTheRoomsOfJsonOnly =
      noClasses()
          .that()
          .doNotBelongToAnyOf(
              Json.class,
              PlainValues.class,
              RunJson.class,
              GetWorkflowRunInput.class,
              ServiceError.class)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("tools.jackson..");

  @ArchTest
  static final ArchRule cryptographyInDigestsOnly =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Digests.class)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("javax.crypto..");
}
