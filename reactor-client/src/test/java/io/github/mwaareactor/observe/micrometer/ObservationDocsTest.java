package io.github.mwaareactor.observe.micrometer;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.observe.CallEnd;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.observe.Outcome;
import io.github.mwaareactor.observe.RetryReason;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.KnownErrors;
import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The tables say what is there, all of it, and nothing else. */
class ObservationDocsTest {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private final List<String> lines = Files.readAllLines(Path.of("../docs/observation.md"));
  private final CallObservationDocumentation call = CallObservationDocumentation.CALL;

  ObservationDocsTest() throws IOException {}

  /** The rows of the table whose first column has this name, below that heading. */
  private List<List<String>> table(String heading, String firstColumn) {
    List<String> section =
        lines.stream().dropWhile(line -> !line.matches("#+ " + heading)).skip(1).toList();
    List<List<String>> rows =
        section.stream()
            .takeWhile(line -> !line.startsWith("#"))
            .dropWhile(line -> !line.startsWith("| " + firstColumn + " |"))
            .takeWhile(line -> line.startsWith("|"))
            .skip(2)
            .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
            .map(cells -> cells.subList(1, cells.size() - 1))
            .toList();
    assertThat(rows).as("%s: %s", heading, firstColumn).isNotEmpty();
    return rows;
  }

  private static List<String> words(String cell) {
    return CODE.matcher(cell).results().map(found -> found.group(1)).toList();
  }

  private List<String> firstWords(String heading, String firstColumn) {
    return table(heading, firstColumn).stream().flatMap(row -> words(row.get(0)).stream()).toList();
  }

  @Test
  void theObservationIsNamed() {
    assertThat(firstWords("Observations", "name"))
        .containsExactly(new DefaultCallObservationConvention().getName());
  }

  @Test
  void itsKeysAreThoseOfTheEnums() {
    List<String> expected = new ArrayList<>();
    for (KeyName key : call.getLowCardinalityKeyNames()) {
      expected.add(key.asString() + " low");
    }
    for (KeyName key : call.getHighCardinalityKeyNames()) {
      expected.add(key.asString() + " high");
    }

    assertThat(table("Observations", "key"))
        .extracting(row -> words(row.get(0)).get(0) + " " + row.get(1))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void itsEventsAreThoseOfTheEnum() {
    assertThat(firstWords("Observations", "event"))
        .containsExactlyElementsOf(
            Arrays.stream(call.getEvents()).map(Observation.Event::getName).toList());
  }

  @Test
  void theOutcomesAreNamed() {
    assertThat(table("Observations", "key"))
        .filteredOn(row -> row.get(0).equals("`outcome`"))
        .singleElement()
        .satisfies(row -> assertThat(words(row.get(2))).isEqualTo(lowerCase(Outcome.values())));
  }

  private static List<String> lowerCase(Enum<?>[] values) {
    return Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
  }

  @Test
  void theReasonsAreNamed() {
    String reasons = String.join("`, `", lowerCase(RetryReason.values()));

    assertThat(String.join(" ", lines))
        .contains("`reason` is `" + reasons.replace("`, `other", "` or `other") + "`");
  }

  @Test
  void theErrorCodesAreThoseThatErrorsAreCountedBy() {
    Set<String> counted =
        Stream.concat(Stream.of((Throwable) null), KnownErrors.all().stream())
            .map(error -> new CallEnd(Outcome.ERROR, 1, null, error).errorCode())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(firstWords("Error codes", "`error.code`"))
        .containsExactlyInAnyOrderElementsOf(counted);
  }

  @Test
  void theMetersOfClientsAreThoseOfTheEnum() {
    List<Documented> expected =
        Arrays.stream(ClientMeterDocumentation.values()).map(ObservationDocsTest::of).toList();

    assertThat(table("Meters of clients", "meter"))
        .extracting(ObservationDocsTest::row)
        .containsExactlyElementsOf(expected);
  }

  private record Documented(
      String name, String type, String unit, Set<String> tags, @Nullable String description) {
    Documented withoutDescription() {
      return new Documented(name, type, unit, tags, null);
    }
  }

  private static Documented row(List<String> row) {
    return new Documented(
        words(row.get(0)).get(0),
        row.get(1),
        row.get(2),
        Set.copyOf(words(row.get(3))),
        row.get(4));
  }

  private static Documented of(ClientMeterDocumentation meter) {
    return new Documented(
        meter.getName(),
        type(meter.getType()),
        Objects.requireNonNullElse(meter.getBaseUnit(), ""),
        Arrays.stream(meter.getKeyNames()).map(KeyName::asString).collect(Collectors.toSet()),
        meter.description());
  }

  private static String type(Meter.Type type) {
    return type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  @Test
  void callsLeaveThoseMetersInARegistryAndNoOthers() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    callsOfAllKinds(registry);

    Set<Documented> left =
        registry.getMeters().stream().map(ObservationDocsTest::of).collect(Collectors.toSet());

    assertThat(left)
        .filteredOn(meter -> meter.description() == null)
        .containsExactlyInAnyOrderElementsOf(
            table("Meters of calls", "meter").stream()
                .map(ObservationDocsTest::row)
                .map(Documented::withoutDescription)
                .toList());
    assertThat(left)
        .filteredOn(meter -> meter.description() != null)
        .containsExactlyInAnyOrderElementsOf(
            table("Meters of clients", "meter").stream().map(ObservationDocsTest::row).toList());
  }

  private static void callsOfAllKinds(SimpleMeterRegistry registry) {
    ObservationRegistry observations = ObservationRegistry.create();
    observations
        .observationConfig()
        .observationHandler(new DefaultMeterObservationHandler(registry));
    CallListener listener =
        CallListener.all(MicrometerObservation.of(observations), MicrometerMeters.of(registry));
    try (MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();
        var client =
            Clients.of(emulator)
                .retryPolicy(RetryPolicy.builder().transientBase(Duration.ZERO).build())
                .callListener(listener)
                .build()) {
      RunRef run = begin(emulator);
      emulator.inject(Fault.error(ServiceError.internalServer("out of order", null)), 4);
      client.getWorkflowRun(run).onErrorComplete().block(BOUND);
      client.getWorkflowRun(run).block(BOUND);
    }
  }

  private static Documented of(Meter meter) {
    Meter.Id id = meter.getId();
    // What a registry's timers count in is the registry's own affair.
    boolean isTimer =
        id.getType() == Meter.Type.TIMER || id.getType() == Meter.Type.LONG_TASK_TIMER;
    return new Documented(
        id.getName(),
        type(id.getType()),
        isTimer || id.getBaseUnit() == null ? "" : id.getBaseUnit(),
        id.getTags().stream().map(Tag::getKey).collect(Collectors.toSet()),
        id.getDescription());
  }
}
