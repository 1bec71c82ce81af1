package io.github.mwaareactor.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The modules that measured processes come from, each with a class path of its own. */
enum Classpath {
  REACTIVE("reactive", "ReactiveContender"),
  SDK("sdk", "SdkContender");

  private static final Pattern LIBRARY = Pattern.compile("(.+?)-(\\d.*)\\.jar");
  // What is there to measure, not to be measured.
  private static final Predicate<String> INSTRUMENT =
      Pattern.compile("^(HdrHistogram|mwaa-reactor-benchmarks|slf4j-nop|jspecify)-").asPredicate();

  // Reactor subscribes to the SDK's paginators, which do not need it.
  private static final String SUBSCRIBER = "reactor-core-";

  private final String module;
  private final String main;

  Classpath(String module, String main) {
    this.module = module;
    this.main = "io.github.mwaareactor.benchmarks." + module + "." + main;
  }

  /** The folder of the module {@code benchmarks}, which this class was built in. */
  static Path benchmarks() {
    try {
      Path built =
          Path.of(Classpath.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return built.resolve("../..").normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path target() {
    return benchmarks().resolve(module).resolve("target");
  }

  String main() {
    return main;
  }

  boolean isBuilt() {
    return Files.isDirectory(target().resolve("lib"));
  }

  String classPath() {
    return Stream.concat(jars(target()), jars(target().resolve("lib")))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The libraries that a user would have. */
  List<Path> libraries() {
    return jars(target().resolve("lib"))
        .filter(jar -> !isInstrument(jar.getFileName().toString()))
        .toList();
  }

  private boolean isInstrument(String jar) {
    return INSTRUMENT.test(jar) || (this == SDK && jar.startsWith(SUBSCRIBER));
  }

  Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    for (Path library : libraries()) {
      Matcher name = LIBRARY.matcher(library.getFileName().toString());
      if (name.matches()) {
        versions.put(name.group(1), name.group(2));
      }
    }
    return versions;
  }

  private Stream<Path> jars(Path folder) {
    if (!isBuilt()) {
      throw new IllegalStateException(
          target()
              + " has no class path: build first, with mvn package -DskipTests -pl benchmarks -am");
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
