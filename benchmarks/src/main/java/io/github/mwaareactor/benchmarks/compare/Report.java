package io.github.mwaareactor.benchmarks.compare;

import io.github.mwaareactor.benchmarks.harness.Sample;
import io.github.mwaareactor.benchmarks.harness.ScenarioFigure;
import io.github.mwaareactor.benchmarks.harness.ScenarioTable;
import io.github.mwaareactor.benchmarks.harness.Spread;
import io.github.mwaareactor.benchmarks.limits.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes {@code RESULTS.md} and its charts, from raw figures only. */
final class Report {
  static final String LOOKUPS = "lookups";
  static final String PARTS = "parts";
  static final String FAN_OUT = "fanout";
  static final String WATCHING = "watching";
  static final String THROTTLED = "throttled";
  static final String FOOTPRINT = "footprint";
  static final String LISTING = "listing";
  static final String LIMITS = "limits";
  static final String FLEET = "fleet";

  private static final String OURS = Contender.CLIENT.word();
  private static final String PASS = "PASS";
  private static final String MISSED = "**MISSED**";
  private static final String NOT_JUDGED = "not judged";
  private static final double KB = 1000;
  private static final double MB = 1e6;

  private final Path folder;
  private final Path results;
  private final Markdown page = new Markdown();
  private int missed;

  Report(Path folder) {
    this.folder = folder;
    this.results = folder.resolve("results");
  }

  static Path file(Path folder) {
    return folder.resolve("RESULTS.md");
  }

  /** Says how many bars were missed. */
  int write() throws IOException {
    page.heading(1, "Results")
        .paragraph(
            "Written by the program in this module from the raw figures in [results](results);"
                + " the [README](README.md) tells what each question does. Each figure is the"
                + " median of all rounds, with the least and the most of them in brackets."
                + " A ratio is taken within each round, and the median is that of the ratios."
                + " Compare what stands in one table; nothing else.");
    part(LOOKUPS, "Bars", this::bars);
    section(LOOKUPS, "1. Concurrent lookups", this::lookups);
    section(PARTS, "2. Parts alone", this::parts);
    section(FAN_OUT, "3. Fan-out", this::fanOut);
    section(WATCHING, "3. Watching", this::watching);
    section(THROTTLED, "4. Throttled", this::throttled);
    section(FOOTPRINT, "5. Footprint", this::footprint);
    section(LISTING, "6. Listing", this::listing);
    section(LIMITS, "7. Finding the limit", this::limits);
    if (Recording.read(results, FLEET).isPresent()) { // not measured by this module
      section(FLEET, "8. A fleet", this::fleet);
    }
    notes();
    Files.writeString(file(folder), page.toString());
    return missed;
  }

  /** What one section shows. */
  private interface Section {
    void show(Recording recording) throws IOException;
  }

  private void section(String question, String title, Section section) throws IOException {
    List<String> failures =
        part(question, title, section).map(Recording::failures).orElse(List.of());
    if (!failures.isEmpty()) {
      page.paragraph("What could not be measured:").items(failures);
    }
  }

  private Optional<Recording> part(String question, String title, Section section)
      throws IOException {
    page.heading(2, title);
    Optional<Recording> recording = Recording.read(results, question);
    if (recording.isEmpty()) {
      page.paragraph("Not measured.");
      return recording;
    }
    section.show(recording.get());
    conditions(question, recording.get());
    return recording;
  }

  private void conditions(String question, Recording recording) {
    Conditions measured = recording.conditions();
    String machine =
        measured.machine().entrySet().stream()
            .map(fact -> fact.getKey() + " " + fact.getValue())
            .collect(Collectors.joining(", "));
    page.paragraph(
        "<sub>%s; %s; %s; %s; %s%s.</sub>",
        measured.date(),
        machine,
        measured.jdk(),
        versions(measured),
        how(question, measured),
        measured.isFull() ? "" : ": **too little to judge anything**");
  }

  private static String how(String question, Conditions measured) {
    String processes = "each with " + measured.jvmOptions() + "; " + measured.pinning();
    return switch (question) {
      case PARTS -> "JMH's own processes, nothing pinned";
      case FLEET ->
          "broker and members each with %s, the emulator and the reader in one process; scale %s"
              .formatted(measured.jvmOptions(), measured.scale());
      case WATCHING -> "a process for each case, nothing pinned; scale " + measured.scale();
      case LIMITS ->
          "nothing pinned; %d rounds, scale %s".formatted(measured.rounds(), measured.scale());
      case LISTING ->
          "%s; the live heap: %s, in new processes; %d rounds after %s s of warm-up, scale %s"
              .formatted(
                  processes,
                  Listing.HEAP_OPTION,
                  measured.rounds(),
                  measured.warmupSeconds(),
                  measured.scale());
      case THROTTLED, FOOTPRINT ->
          "%s; rounds: %d, in new processes; scale %s"
              .formatted(processes, measured.rounds(), measured.scale());
      default ->
          "%s; %d rounds of %s s after %s s of warm-up, scale %s"
              .formatted(
                  processes,
                  measured.rounds(),
                  measured.seconds(),
                  measured.warmupSeconds(),
                  measured.scale());
    };
  }

  private static String versions(Conditions measured) {
    return measured.versions().entrySet().stream()
        .map(
            home ->
                home.getKey().toLowerCase(Locale.ROOT)
                    + ": "
                    + home.getValue().entrySet().stream()
                        .filter(library -> Conditions.TOLD.contains(library.getKey()))
                        .map(library -> library.getKey() + " " + library.getValue())
                        .collect(Collectors.joining(", ")))
        .collect(Collectors.joining("; "));
  }

  private void bars(Recording recording) {
    Markdown.Table table =
        page.paragraph("This client, 64 lookups in flight, plain HTTP.")
            .table("what", "bar", "aim", "found", "bar is", "aim is");
    for (Bar bar : Bar.all()) {
      table.row(
          bar.what(),
          bar.text(bar.limit()),
          bar.text(bar.aim()),
          bar.found(recording),
          verdict(recording, bar.isReached(recording)),
          bar.isAimReached(recording) ? "reached" : "not reached");
    }
    table.end();
  }

  private String verdict(Recording recording, boolean isReached) {
    if (!recording.conditions().isFull()) {
      return NOT_JUDGED;
    }
    missed += isReached ? 0 : 1;
    return isReached ? PASS : MISSED;
  }

  private void lookups(Recording recording) throws IOException {
    for (String transport : List.of(Lookups.PLAIN, Lookups.TLS)) {
      page.heading(3, transport.equals(Lookups.PLAIN) ? "Plain HTTP" : "TLS");
      for (int level : List.of(1, 64, 512)) {
        page.paragraph("%d in flight:", level);
        rates(recording, Lookups.variant(transport, level));
      }
      latencies(recording, Lookups.halfLoad(transport));
      chartsOf(recording, transport);
    }
  }

  private void rates(Recording recording, String variant) {
    Markdown.Table table =
        page.table(
            "",
            "calls/s",
            "this client makes",
            "CPU µs/call",
            "allocated KB/call",
            "emulator's core busy");
    for (String contender : recording.contenders(variant)) {
      table.row(
          Contender.labelOf(contender),
          show(recording, variant, contender, "callsPerSecond", "%,.0f", 1),
          contender.equals(OURS)
              ? ""
              : Spread.shown(recording.ratio(variant, OURS, contender, "callsPerSecond"), "%.2f")
                  + " x",
          show(recording, variant, contender, "cpuMicrosPerCall", "%.1f", 1),
          show(recording, variant, contender, "bytesPerCall", "%.1f", KB),
          show(recording, variant, contender, "emulatorBusy", "%.0f", 0.01) + " %");
    }
    table.end();
  }

  private void latencies(Recording recording, String variant) {
    page.paragraph(
        "At a fixed rate, half of what the slowest can do, in an open loop: a call counts from"
            + " when it was due. Microseconds:");
    Markdown.Table table = page.table("", "p50", "p99", "p99.9", "most");
    for (String contender : recording.contenders(variant)) {
      List<String> row = new ArrayList<>(List.of(Contender.labelOf(contender)));
      for (String figure : List.of("p50.0", "p99.0", "p99.9", "max")) {
        row.add(show(recording, variant, contender, "micros." + figure, "%,.0f", 1));
      }
      table.row(row);
    }
    table.end();
  }

  private void chartsOf(Recording recording, String transport) throws IOException {
    String main = Lookups.variant(transport, Lookups.MAIN_LEVEL);
    List<String> contenders = recording.contenders(main);
    Chart rates = new Chart("Calls per second, " + transport, "calls/s", contenders);
    for (int level : List.of(1, 64, 512)) {
      rates.series(
          level + " in flight",
          who -> recording.spread(Lookups.variant(transport, level), who, "callsPerSecond"),
          1);
    }
    draw(rates, "lookups-" + transport + "-rate");
    draw(
        new Chart("Processor time of a call, 64 in flight, " + transport, "µs", contenders)
            .series("CPU", who -> recording.spread(main, who, "cpuMicrosPerCall"), 1),
        "lookups-" + transport + "-cpu");
    draw(
        new Chart("Allocated by a call, 64 in flight, " + transport, "KB", contenders)
            .series("allocated", who -> recording.spread(main, who, "bytesPerCall"), KB),
        "lookups-" + transport + "-allocated");
    String half = Lookups.halfLoad(transport);
    draw(
        new Chart("Latency at half load, " + transport, "µs", contenders)
            .series("p50", who -> recording.spread(half, who, "micros.p50.0"), 1)
            .series("p99", who -> recording.spread(half, who, "micros.p99.0"), 1),
        "lookups-" + transport + "-latency");
  }

  private void parts(Recording recording) throws IOException {
    Markdown.Table table = page.table("", "threads", "ns", "B");
    for (String variant : recording.variants()) {
      for (String contender : recording.contenders(variant)) {
        table.row(
            "`" + contender + "`",
            variant,
            show(recording, variant, contender, "nanos", "%,.0f", 1),
            show(recording, variant, contender, "bytes", "%,.0f", 1));
      }
    }
    table
        .end()
        .paragraph(
            "With several threads on fewer cores the time of one operation grows with their"
                + " number. Nothing was pinned here, and JMH's own warm-up applied: 4 times 10 s,"
                + " then 5 times 5 s.");
    String alone = Parts.variant(1);
    draw(
        new Chart("Parts alone", "ns", recording.contenders(alone))
            .series("time", who -> recording.spread(alone, who, "nanos"), 1),
        "parts");
  }

  private void fanOut(Recording recording) throws IOException {
    page.paragraph("All lookups of one stream, 64 at a time; this client by `getWorkflowRuns`.");
    String variant = FanOut.VARIANT;
    Markdown.Table table =
        page.table(
            "",
            "seconds",
            "of this client's time",
            "CPU µs/call",
            "allocated KB/call",
            "emulator's core busy");
    for (String contender : recording.contenders(variant)) {
      table.row(
          Contender.labelOf(contender),
          show(recording, variant, contender, "seconds", "%.2f", 1),
          contender.equals(OURS)
              ? ""
              : Spread.shown(recording.ratio(variant, contender, OURS, "seconds"), "%.2f") + " x",
          show(recording, variant, contender, "cpuMicrosPerCall", "%.1f", 1),
          show(recording, variant, contender, "bytesPerCall", "%.1f", KB),
          show(recording, variant, contender, "emulatorBusy", "%.0f", 0.01) + " %");
    }
    table.end();
    draw(
        new Chart("Fan-out", "calls/s", recording.contenders(variant))
            .series("calls/s", who -> recording.spread(variant, who, "callsPerSecond"), 1),
        "fanout");
  }

  private void watching(Recording recording) {
    ScenarioTable.byScenario(recording.figures()).forEach(this::scenario);
  }

  private void scenario(String title, ScenarioTable scenario) {
    List<String> head = new ArrayList<>(List.of(title, "bar"));
    head.addAll(scenario.contenders());
    Markdown.Table table = page.table(head.toArray(String[]::new));
    for (List<ScenarioFigure> row : scenario.rows()) {
      List<String> cells = new ArrayList<>(List.of(row.get(0).what().strip(), row.get(0).bar()));
      row.forEach(figure -> cells.add(figure.text() + verdict(figure.isReached())));
      table.row(cells);
    }
    table.end();
  }

  private String verdict(@Nullable Boolean isReached) {
    if (isReached == null) {
      return "";
    }
    missed += isReached ? 0 : 1;
    return isReached ? " " + PASS : " " + MISSED;
  }

  private void throttled(Recording recording) throws IOException {
    page.paragraph(
        "10,000 lookups, 64 at a time, of a service that bears 200 calls per second; a lookup that"
            + " failed is asked for again. With a burst of 20 it cannot be done in less than"
            + " 49.9 s. Every time is that of a new process.");
    String variant = Throttled.VARIANT;
    Markdown.Table table =
        page.table(
            "",
            "seconds",
            "of this client's time",
            "accepted/s",
            "throttled calls",
            "throttled per accepted",
            "lookups that failed");
    for (String contender : recording.contenders(variant)) {
      table.row(
          Contender.labelOf(contender),
          show(recording, variant, contender, "seconds", "%.1f", 1),
          contender.equals(OURS)
              ? ""
              : Spread.shown(recording.ratio(variant, contender, OURS, "seconds"), "%.2f") + " x",
          show(recording, variant, contender, "acceptedPerSecond", "%.1f", 1),
          show(recording, variant, contender, "throttled", "%,.0f", 1),
          show(recording, variant, contender, "wasted", "%.3f", 1),
          show(recording, variant, contender, "failedLookups", "%,.0f", 1));
    }
    table.end();
    draw(
        new Chart("Throttled", "calls", recording.contenders(variant))
            .series(
                "accepted per second",
                who -> recording.spread(variant, who, "acceptedPerSecond"),
                1)
            .series(
                "throttled per 100 accepted",
                who -> recording.spread(variant, who, "wasted"),
                0.01),
        "throttled");
  }

  private void footprint(Recording recording) throws IOException {
    page.paragraph("Runtime class path:");
    Markdown.Table weights = page.table("", "jars", "MB");
    for (String contender : recording.contenders(Footprints.CLASS_PATH)) {
      weights.row(
          Contender.labelOf(contender),
          median(recording, Footprints.CLASS_PATH, contender, "jars", "%.0f", 1),
          median(recording, Footprints.CLASS_PATH, contender, "bytes", "%.1f", MB));
    }
    weights.end().paragraph("From the start of the JVM to the first answer, on one core:");
    Markdown.Table first = page.table("", "ms", "of this client's time");
    for (String contender : recording.contenders(Footprints.FIRST)) {
      first.row(
          Contender.labelOf(contender),
          show(recording, Footprints.FIRST, contender, "millisSinceStart", "%,.0f", 1),
          contender.equals(OURS)
              ? ""
              : Spread.shown(
                      recording.ratio(Footprints.FIRST, contender, OURS, "millisSinceStart"),
                      "%.2f")
                  + " x");
    }
    first
        .end()
        .paragraph(
            "What calls in flight take, each on a connection of its own, on top of what was there"
                + " before (the CRT keeps its own memory, which shows in what is resident only):");
    Markdown.Table held = page.table("", "calls", "heap KB/call", "direct KB/call", "resident MB");
    for (String contender : recording.contenders(Footprints.HELD)) {
      Spread calls = recording.spread(Footprints.HELD, contender, "calls");
      double unit = KB * (calls == null ? 1 : calls.median());
      held.row(
          Contender.labelOf(contender),
          median(recording, Footprints.HELD, contender, "calls", "%,.0f", 1),
          show(recording, Footprints.HELD, contender, "heapBytes", "%.2f", unit),
          show(recording, Footprints.HELD, contender, "directBytes", "%.2f", unit),
          show(recording, Footprints.HELD, contender, "residentBytes", "%.0f", MB));
    }
    held.end().paragraph("What 100,000 and 1,000,000 watched runs take stands under Watching.");
    draw(
        new Chart(
                "From the start of the JVM to the first answer",
                "ms",
                recording.contenders(Footprints.FIRST))
            .series(
                "first answer",
                who -> recording.spread(Footprints.FIRST, who, "millisSinceStart"),
                1),
        "first-answer");
  }

  private void listing(Recording recording) throws IOException {
    Markdown.Table bars = page.table("what", "bar", "found", "bar is");
    for (Bar bar : Bar.ofListing()) {
      bars.row(
          bar.what(),
          bar.text(bar.limit()),
          bar.found(recording),
          verdict(recording, bar.isReached(recording)));
    }
    bars.end()
        .paragraph(
            "All 100,000 runs of a workflow, in pages of 100 that follow one another: this client by"
                + " `listWorkflowRuns`, by hand with Reactor's `expand`, the AWS SDK with its"
                + " paginator in a `Flux.from`:");
    String variant = Listing.VARIANT;
    Markdown.Table lists =
        page.table(
            "",
            "seconds",
            "of this client's time",
            "this client's time, of this",
            "CPU µs/run",
            "allocated B/run",
            "emulator's core busy");
    for (String contender : recording.contenders(variant)) {
      boolean isOurs = contender.equals(OURS);
      lists.row(
          Contender.labelOf(contender),
          show(recording, variant, contender, "secondsPerList", "%.2f", 1),
          isOurs ? "" : ratio(recording, variant, contender, OURS, "secondsPerList"),
          isOurs ? "" : ratio(recording, variant, OURS, contender, "secondsPerList"),
          show(recording, variant, contender, "cpuMicrosPerCall", "%.2f", 1),
          show(recording, variant, contender, "bytesPerCall", "%,.0f", 1),
          show(recording, variant, contender, "emulatorBusy", "%.0f", 0.01) + " %");
    }
    lists
        .end()
        .paragraph(
            "The live heap of this client while it lists, after a collection in the middle of a"
                + " page, in MB. The whole heap is limited by `%s`. Between 10 %% and 90 %% of the"
                + " list it may grow by 10 %%, or by 1 MB if that is more:",
            Listing.HEAP_OPTION);
    Markdown.Table heap =
        page.table("before the list", "at 10 %", "at 50 %", "at 90 %", "growth", "at most");
    heap.row(
        Stream.of(
                "heapBytes.before",
                "heapBytes.10",
                "heapBytes.50",
                "heapBytes.90",
                "growthBytes",
                "heapBytes.most")
            .map(name -> show(recording, Listing.HEAP, OURS, name, "%.2f", MB))
            .toArray(String[]::new));
    heap.end();
    draw(
        new Chart("Time of a list", "s", recording.contenders(variant))
            .series("seconds", who -> recording.spread(variant, who, "secondsPerList"), 1),
        "listing");
  }

  private void fleet(Recording recording) {
    page.paragraph(
        "Members of `examples/fleet-watcher`, one broker and the emulator, all on one machine. A"
            + " program of that module measures it, see its README.");
    ScenarioTable.byScenario(recording.figures()).forEach(this::scenario);
  }

  private void limits(Recording recording) throws IOException {
    page.paragraph(
        "Calls per second that a service accepts of a client that does not know its limit: lookups"
            + " with `RateLimit.adaptive()`, and a watcher. Every client is new and has called"
            + " nothing before.");
    ScenarioTable.byScenario(recording.figures()).forEach(this::scenario);
    List<Sample> charted =
        recording.samples().stream()
            .filter(sample -> sample.figures().containsKey(Limits.LIMIT))
            .toList();
    if (!charted.isEmpty()) {
      draw(recording, charted);
    }
  }

  /** A line for each contender: its round in the middle. */
  private void draw(Recording recording, List<Sample> charted) throws IOException {
    double limit = charted.get(0).figures().getOrDefault(Limits.LIMIT, Double.NaN);
    String variant = charted.get(0).variant();
    LineChart chart = new LineChart("Accepted calls per second, " + variant, "limit", limit);
    for (String contender : recording.contenders(variant)) {
      List<Sample> rounds =
          charted.stream().filter(sample -> sample.contender().equals(contender)).toList();
      Sample.middle(rounds, Limits.ACCEPTED)
          .ifPresent(sample -> chart.series(contender, Limits.acceptedPerSecond(sample)));
    }
    chart.write(results.resolve(LIMITS + ".svg"));
    page.image(LIMITS, "results/" + LIMITS + ".svg");
  }

  private static String ratio(
      Recording recording, String variant, String one, String other, String name) {
    return Spread.shown(recording.ratio(variant, one, other, name), "%.2f") + " x";
  }

  private static String show(
      Recording recording,
      String variant,
      String contender,
      String name,
      String format,
      double unit) {
    Spread spread = recording.spread(variant, contender, name);
    return spread == null ? "-" : spread.in(unit).text(format);
  }

  private static String median(
      Recording recording,
      String variant,
      String contender,
      String name,
      String format,
      double unit) {
    Spread spread = recording.spread(variant, contender, name);
    return spread == null ? "-" : String.format(Locale.ROOT, format, spread.in(unit).median());
  }

  private void draw(Chart chart, String name) throws IOException {
    chart.write(results.resolve(name + ".svg"));
    page.image(name, "results/" + name + ".svg");
  }

  /** What a person has to say of it. */
  private void notes() throws IOException {
    Path notes = results.resolve("notes.md");
    if (Files.exists(notes)) {
      page.paragraph("%s", Files.readString(notes).strip());
    }
  }
}
