package io.github.mwaareactor;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
  private static final DescribedPredicate<JavaClass> OPTIONS_HOLDERS =
      BUILDER.or(
          resideInAPackage(BASE + ".internal.assembly")
              .and(
                  DescribedPredicate.describe(
                      "the settings", type -> type.getName().contains(".ClientSettings"))));
  private static final DescribedPredicate<JavaClass> TAKES_A_REGION =
      simpleName("WorkflowOperations").or(simpleName("DefaultMwaaServerlessReactiveClient"));
  private static final DescribedPredicate<JavaClass> LEAVES =
      resideInAPackage(BASE + ".internal.argument").or(resideInAPackage(BASE + ".internal.rate"));
  private static final Map<String, List<String>> ALLOWED = new TreeMap<>();
  private static final DescribedPredicate<JavaClass> RETRY_RULES =
      simpleName("RetryPolicy").or(simpleName("RetryInterval")).or(simpleName("BudgetedBackoff"));

  private static final String JSON_ANNOTATIONS = "com.fasterxml.jackson.annotation";
  private static final DescribedPredicate<JavaClass> RESULTS_WITH_ERRORS =
      DescribedPredicate.describe(
          "results that hold an error",
          type ->
              Set.of(
                      BASE + ".RunLookup$Failed",
                      BASE + ".watch.RunEvent$Failed",
                      BASE + ".options.LatePoll")
                  .contains(type.getName()));

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
          .dependOnClassesThat(
              resideInAPackage(BASE + ".internal..").and(DescribedPredicate.not(LEAVES)));

  @ArchTest static final ArchRule modelNeedsNothing = onlyNeeds("model", "internal.argument");

  @ArchTest static final ArchRule errorsNeedTheModel = onlyNeeds("error", "model");

  @ArchTest
  static final ArchRule optionsNeedErrors =
      onlyNeeds("options", "internal.argument", "internal.rate", "error", "model");

  @ArchTest
  static final ArchRule watchingNeedsOptions =
      onlyNeeds("watch", "internal.argument", "options", "model");

  @ArchTest
  static final ArchRule listenersNeedErrors = onlyNeeds("observe", "watch", "error", "model");

  @ArchTest
  static final ArchRule micrometerIsOneListenerAmongOthers =
      onlyNeeds("observe.micrometer", "observe", "watch", "model");

  @ArchTest
  static final ArchRule theWireNeedsNoOtherInside =
      onlyNeeds("internal.wire", "internal.argument", "observe", "options", "error", "model");

  @ArchTest
  static final ArchRule identityNeedsTheWire =
      onlyNeeds(
          "internal.aws",
          "internal.wire",
          "internal.rate",
          "internal.argument",
          "observe",
          "error",
          "model");

  @ArchTest
  static final ArchRule theProtocolNeedsTheWire =
      onlyNeeds("internal.protocol", "internal.wire", "error", "model");

  @ArchTest
  static final ArchRule stepsNeedWhatTheyWrap =
      onlyNeeds(
          "internal.step",
          "internal.protocol",
          "internal.aws",
          "internal.rate",
          "internal.concurrent",
          "internal.wire",
          "observe",
          "options",
          "error");

  @ArchTest
  static final ArchRule pollersAreGivenTheirFetch =
      onlyNeeds("internal.poll", "internal.rate", "options", "error", "model");

  @ArchTest
  static final ArchRule listsAreGivenTheirFetch =
      onlyNeeds("internal.list", "internal.concurrent", "model");

  @ArchTest
  static final ArchRule whatTakesSeveralCallsIsGivenThem =
      onlyNeeds("internal.run", "internal.argument", "options", "error", "model");

  @ArchTest
  static final ArchRule watchersAreGivenTheirFetch =
      onlyNeeds(
          "internal.watch",
          "internal.poll",
          "internal.list",
          "internal.rate",
          "internal.concurrent",
          "observe",
          "watch",
          "options",
          "error",
          "model");

  @ArchTest
  static final ArchRule theAssemblyNeedsTheChain =
      onlyNeeds(
          "internal.assembly",
          "internal.step",
          "internal.poll",
          "internal.watch",
          "internal.list",
          "internal.protocol",
          "internal.aws",
          "internal.rate",
          "internal.argument",
          "internal.wire",
          "observe",
          "options",
          "error",
          "model");

  @ArchTest
  static final ArchRule ratesAreArithmetic = onlyNeeds("internal.rate", "internal.concurrent");

  @ArchTest static final ArchRule argumentsNeedNothing = onlyNeeds("internal.argument");

  @ArchTest static final ArchRule concurrencyNeedsNothing = onlyNeeds("internal.concurrent");

  @ArchTest
  static void everyInternalPackageHasARule(JavaClasses classes) {
    Set<String> inside =
        classes.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith(BASE + ".internal"))
            .map(name -> name.substring(BASE.length() + 1))
            .collect(Collectors.toSet());

    assertThat(inside).isSubsetOf(ALLOWED.keySet());
  }

  @ArchTest
  static void everyAllowanceIsUsed(JavaClasses classes) {
    List<String> unused = new ArrayList<>();
    ALLOWED.forEach(
        (room, rooms) -> {
          Set<String> used =
              classes.stream()
                  .filter(resideInAPackage(BASE + "." + room))
                  .flatMap(found -> found.getDirectDependenciesFromSelf().stream())
                  .map(dependency -> dependency.getTargetClass().getPackageName())
                  .collect(Collectors.toSet());
          rooms.stream()
              .filter(allowed -> !used.contains(BASE + "." + allowed))
              .forEach(allowed -> unused.add(room + " -> " + allowed));
        });

    assertThat(unused).isEmpty();
  }

  @ArchTest
  static final ArchRule timeIsInjected =
      noClasses()
          .that(DescribedPredicate.not(BUILDER))
          .should()
          .callMethodWhere(ownTime())
          .because("waits run on the client's timer, and instants come from its clock");

  @ArchTest
  static final ArchRule reactorNettyOnlyOnTheWire =
      only("reactor.netty..", resideInAPackage(BASE + ".internal.wire").or(OPTIONS_HOLDERS));

  @ArchTest
  static final ArchRule nettyOnlyOnTheWire =
      only("io.netty..", resideInAPackage(BASE + ".internal.wire"));

  @ArchTest
  static final ArchRule awsSdkOnlyForIdentity =
      only(
          "software.amazon..",
          resideInAPackage(BASE + ".internal.aws").or(OPTIONS_HOLDERS).or(TAKES_A_REGION));

  @ArchTest
  static final ArchRule jacksonOnlyInTheProtocol =
      only("tools.jackson..", resideInAPackage(BASE + ".internal.protocol"));

  @ArchTest
  static final ArchRule jsonIsReadByTablesRatherThanByReflection =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("tools.jackson.databind..")
                  .or(
                      resideInAPackage("com.fasterxml.jackson..")
                          .and(DescribedPredicate.not(resideInAPackage(JSON_ANNOTATIONS)))));

  @ArchTest
  static final ArchRule jsonAnnotationsOnlyOnWhatApplicationsMaySendOn =
      only(JSON_ANNOTATIONS, resideInAPackage(BASE + ".model").or(RESULTS_WITH_ERRORS))
          .because(
              "they name members and leave out sensitive ones in an application's JSON, and the"
                  + " client itself reads and writes none by them");

  @ArchTest
  static final ArchRule resilience4jOnlyForRetries =
      only(
          "io.github.resilience4j..",
          resideInAPackage(BASE + ".internal.step")
              .or(resideInAPackage(BASE + ".options").and(RETRY_RULES))
              .or(OPTIONS_HOLDERS));

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
    ALLOWED.put(room, List.of(rooms));
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

  /** Calls that look at a clock or wait on a scheduler that nobody gave. */
  private static DescribedPredicate<JavaMethodCall> ownTime() {
    return DescribedPredicate.describe(
        "take the time from elsewhere than an injected Scheduler or Clock",
        call -> {
          String owner = call.getTargetOwner().getName();
          String method = call.getName();
          List<String> parameters =
              call.getTarget().getRawParameterTypes().stream().map(JavaClass::getName).toList();
          return switch (owner) {
            case "java.lang.System" ->
                method.equals("nanoTime") || method.equals("currentTimeMillis");
            case "java.lang.Thread" -> method.equals("sleep");
            case "java.time.Clock" -> method.startsWith("system") || method.startsWith("tick");
            case "java.time.Instant", "java.time.ZonedDateTime", "java.time.LocalDateTime" ->
                method.equals("now") && !parameters.contains("java.time.Clock");
            case "reactor.core.scheduler.Schedulers" ->
                !method.equals("boundedElastic") && !method.startsWith("is");
            case "reactor.core.publisher.Mono", "reactor.core.publisher.Flux" ->
                parameters.contains("java.time.Duration")
                    && !parameters.contains("reactor.core.scheduler.Scheduler");
            default -> false;
          };
        });
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
