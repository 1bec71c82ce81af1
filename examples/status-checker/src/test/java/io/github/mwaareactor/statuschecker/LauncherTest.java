package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the program, in a folder as the package phase makes one. */
class LauncherTest {
  private static final Path SCRIPT = Path.of("src/main/launcher/status-checker");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path shared;
  private static Path home;

  /** Filled by a first use. */
  private static Path cache;

  @RegisterExtension
  private final EmulatorExtension extension =
      EmulatorExtension.of(MwaaServerlessEmulator.builder());

  private final MwaaServerlessEmulator emulator = extension.get();
  private final List<Process> processes = new ArrayList<>();

  @TempDir private Path folder;

  @BeforeAll
  static void install() throws Exception {
    home = shared.resolve("installed");
    Path lib = Files.createDirectories(home.resolve("lib"));
    StringBuilder classPath = new StringBuilder();
    List<Path> own = new ArrayList<>();
    for (String element : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(element);
      if (Files.isDirectory(path)) {
        own.add(path);
      } else if (Files.isRegularFile(path)) {
        classPath.append(path.getFileName()).append(' ');
        Files.copy(path, lib.resolve(path.getFileName().toString()));
      }
    }
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, StatusChecker.class.getName());
    attributes.put(Attributes.Name.CLASS_PATH, classPath.toString());
    attributes.putValue("Enable-Native-Access", "ALL-UNNAMED");
    try (OutputStream file = Files.newOutputStream(lib.resolve("status-checker.jar"));
        JarOutputStream jar = new JarOutputStream(file, manifest)) {
      for (Path classes : own) {
        addAll(classes, jar);
      }
    }
    copyScript(home);
    cache = shared.resolve("cache");
    Started first = new Started(home.resolve("bin/status-checker"), cache, List.of("--version"));
    assertThat(first.exitCode()).isZero();
    assertThat(first.err()).isEmpty();
    assertThat(archive(cache)).isNotEmptyFile();
  }

  private static void addAll(Path classes, JarOutputStream jar) throws IOException {
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
        // Each module's tests have the gates, and a manifest is there.
        if (classes.endsWith("classes") && !name.equals("META-INF/MANIFEST.MF")) {
          try {
            jar.putNextEntry(new ZipEntry(name));
          } catch (ZipException e) {
            continue; // of two modules
          }
          Files.copy(file, jar);
        }
      }
    }
  }

  private static Path copyScript(Path home) throws IOException {
    Path bin = Files.createDirectories(home.resolve("bin"));
    Path script = Files.copy(SCRIPT, bin.resolve("status-checker"));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
  }

  private static Path archive(Path cache) {
    try (Stream<Path> files = Files.list(cache)) {
      return files.filter(file -> file.toString().endsWith(".jsa")).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void close() {
    processes.forEach(Process::destroyForcibly);
  }

  /** The program, with its output in files. */
  private static final class Started {
    private final Path out = Files.createTempFile(shared, "out", "");
    private final Path err = Files.createTempFile(shared, "err", "");
    private final Process process;

    private Started(Path script, Path cache, List<String> args) throws IOException {
      this(script, cache, args, Map.of());
    }

    private Started(Path script, Path cache, List<String> args, Map<String, String> extra)
        throws IOException {
      List<String> command = new ArrayList<>(List.of(script.toString()));
      command.addAll(args);
      ProcessBuilder builder = new ProcessBuilder(command);
      Map<String, String> environment = builder.environment();
      environment.keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("STATUS_"));
      environment.remove("JAVA_TOOL_OPTIONS");
      environment.put("JAVA_HOME", System.getProperty("java.home"));
      environment.put("AWS_CONFIG_FILE", "/dev/null");
      environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
      environment.put("STATUS_CHECKER_CACHE", cache.toString());
      environment.put("STATUS_CHECKER_ARCHIVE", "wait");
      environment.putAll(extra);
      environment.values().removeIf(String::isEmpty);
      process =
          builder
              .directory(shared.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
    }

    private int exitCode() throws InterruptedException {
      assertThat(process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
          .as("the program ends")
          .isTrue();
      return process.exitValue();
    }

    private String out() throws IOException {
      return Files.readString(out, StandardCharsets.UTF_8);
    }

    private String err() throws IOException {
      return Files.readString(err, StandardCharsets.UTF_8);
    }
  }

  private Started start(Path script, Path cache, Map<String, String> extra, String... args)
      throws IOException {
    Started started = new Started(script, cache, Arrays.asList(args), extra);
    processes.add(started.process);
    return started;
  }

  private Started start(Path cache, String... args) throws IOException {
    return start(home.resolve("bin/status-checker"), cache, Map.of(), args);
  }

  private String[] get() {
    String arn = emulator.workflowArn("nightly-load-a1B2c3D4e5");
    return new String[] {
      "get", "--workflow-arn", arn, "--run-id", "a", "--endpoint", emulator.endpoint().toString()
    };
  }

  /**
   * A Java that makes an archive in no time, and otherwise shows which one it uses, if any; each
   * archive made is a line of the file.
   */
  private Path quickJava(Path made) throws IOException {
    Path jdk = Files.createDirectories(folder.resolve("quick/bin")).getParent();
    Path java =
        Files.writeString(
            jdk.resolve("bin/java"),
            """
            #!/bin/sh
            archive=none
            for arg; do
              case $arg in
                -XX:SharedArchiveFile=*) archive=${arg#*=} ;;
              esac
            done
            case $* in
              *-Xshare:dump*) echo "$archive" >>'%s' && echo classes >"$archive" ;;
              *) echo "$archive" ;;
            esac
            """
                .formatted(made));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
    return jdk;
  }

  private Map<String, String> credentials(String... more) {
    Map<String, String> all = new HashMap<>();
    all.put("AWS_ACCESS_KEY_ID", emulator.accessKey().accessKeyId());
    all.put("AWS_SECRET_ACCESS_KEY", emulator.accessKey().secretAccessKey());
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  @Test
  void looksUpARunWithAndWithoutAnArchive() throws Exception {
    Path script = home.resolve("bin/status-checker");
    Path loaded = folder.resolve("loaded");
    emulator.run(
        emulator.workflowArn("nightly-load-a1B2c3D4e5"),
        "a",
        RunScript.builder().end("SUCCESS").build());

    Started without = start(script, cache, credentials("STATUS_CHECKER_ARCHIVE", "off"), get());
    assertThat(without.exitCode()).as(without.err()).isZero();

    String log = "-Xlog:class+load:file=" + loaded;
    Started with = start(script, cache, credentials("STATUS_CHECKER_JAVA_OPTS", log), get());
    assertThat(with.exitCode()).as(with.err()).isZero();

    assertThat(without.out()).containsPattern("state +SUCCESS");
    assertThat(with.out()).containsPattern("state +SUCCESS");
    assertThat(without.err() + with.err()).isEmpty();
    assertThat(Files.readString(loaded))
        .containsPattern("statuschecker.GetCommand source: shared objects file")
        .containsPattern("reactor.core.publisher.Mono source: shared objects file");
  }

  @Test
  void runsThroughSymbolicLinksFromAnyFolderWithBlanksInItsName() throws Exception {
    Path moved = Files.createDirectories(folder.resolve("a folder/of mine"));
    Path lib = Files.createDirectories(moved.resolve("lib"));
    try (Stream<Path> files = Files.list(home.resolve("lib"))) {
      for (Path file : files.toList()) {
        Files.createLink(lib.resolve(file.getFileName()), file);
      }
    }
    Path script = copyScript(moved);
    Path links = Files.createDirectories(folder.resolve("some links"));
    Files.createSymbolicLink(links.resolve("one"), script);
    Path two = Files.createSymbolicLink(links.resolve("two"), Path.of("one"));

    Started started = start(two, cache, Map.of("STATUS_CHECKER_ARCHIVE", "off"), "--version");

    assertThat(started.exitCode()).as(started.err()).isZero();
    assertThat(started.out()).startsWith("0.1.0");
  }

  @Test
  void anArchiveThatJavaRefusesIsNotSpokenOf() throws Exception {
    Path broken = Files.createDirectories(folder.resolve("cache"));
    Path archive = archive(cache);
    Files.writeString(broken.resolve(archive.getFileName()), "something else");
    Files.writeString(broken.resolve(archive.getFileName() + ".size"), "14\n");

    Started started = start(broken, "--version");

    assertThat(started.exitCode()).isZero();
    assertThat(started.out()).matches("0\\.1\\.0\\S*\n");
    assertThat(started.err()).isEmpty();
  }

  @Test
  void twoFirstUsesAtOnceMakeOneArchive() throws Exception {
    Path made = folder.resolve("made");
    Map<String, String> java = Map.of("JAVA_HOME", quickJava(made).toString());
    Path script = home.resolve("bin/status-checker");
    Path empty = folder.resolve("cache");

    Started one = start(script, empty, java);
    Started other = start(script, empty, java);

    assertThat(one.exitCode()).isZero();
    assertThat(other.exitCode()).isZero();
    assertThat(one.err() + other.err()).isEmpty();
    try (Stream<Path> files = Files.list(empty)) {
      assertThat(files.map(file -> file.getFileName().toString().replaceAll("\\d+", "N")))
          .containsExactlyInAnyOrder("status-checker-N.jsa", "status-checker-N.jsa.size");
    }
    assertThat(List.of(one.out(), other.out())).containsOnly(archive(empty) + "\n");
  }

  @Test
  void anArchiveIsMadeOnceUntilItIsBrokenOrAnythingIsReplaced() throws Exception {
    Path made = folder.resolve("made");
    Map<String, String> java = Map.of("JAVA_HOME", quickJava(made).toString());
    Path script = home.resolve("bin/status-checker");
    Path own = folder.resolve("cache");

    assertThat(start(script, own, java).exitCode()).isZero();
    assertThat(start(script, own, java).exitCode()).isZero();
    assertThat(made).content().hasLineCount(1);

    Files.writeString(archive(own), "cl");
    assertThat(start(script, own, java).exitCode()).isZero();
    assertThat(made).content().hasLineCount(2);
    assertThat(archive(own)).hasContent("classes");

    Instant longAgo = Instant.now().minus(Duration.ofDays(9));
    Files.setLastModifiedTime(archive(own), FileTime.from(longAgo));
    assertThat(start(script, own, java).exitCode()).isZero();
    assertThat(made).content().hasLineCount(3);
  }

  @Test
  void whereTheArchiveCannotBeMadeItIsNotTriedEachTime() throws Exception {
    Path tries = folder.resolve("tries");
    Path jdk = quickJava(tries);
    Path java = jdk.resolve("bin/java");
    Files.writeString(java, Files.readString(java).replace("echo classes >", "false "));
    Map<String, String> failing = Map.of("JAVA_HOME", jdk.toString());
    Path script = home.resolve("bin/status-checker");

    Started one = start(script, folder.resolve("cache"), failing);
    assertThat(one.exitCode()).isZero();
    Started other = start(script, folder.resolve("cache"), failing);
    assertThat(other.exitCode()).isZero();

    assertThat(one.out() + other.out()).isEqualTo("none\nnone\n");
    assertThat(tries).content().hasLineCount(1);
  }

  @Test
  void whereNothingCanBeSavedItRunsWithoutAnArchive() throws Exception {
    Started started = start(Path.of("/dev/null/cache"), "--version");

    assertThat(started.exitCode()).isZero();
    assertThat(started.out()).startsWith("0.1.0");
    assertThat(started.err()).isEmpty();
  }

  @Test
  void aJavaThatIsTooOldOrMissingIsNamed() throws Exception {
    Path old = Files.createDirectories(folder.resolve("old/bin")).getParent();
    Files.copy(Path.of("/bin/sh"), old.resolve("bin/java"));
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"1.8.0_402\"\n");
    Path script = home.resolve("bin/status-checker");

    Started tooOld = start(script, cache, Map.of("JAVA_HOME", old.toString()), "--version");
    Started wrong = start(script, cache, Map.of("JAVA_HOME", "/nowhere"), "--version");
    Started none = start(script, cache, Map.of("JAVA_HOME", "", "PATH", "/nowhere"), "--version");

    assertThat(tooOld.exitCode()).isEqualTo(69);
    assertThat(tooOld.err())
        .startsWith("status-checker: Java 17 or newer is needed, ")
        .endsWith("/old/bin/java is 1.8.0_402\n");
    assertThat(wrong.exitCode()).isEqualTo(69);
    assertThat(wrong.err())
        .isEqualTo("status-checker: there is no Java at JAVA_HOME, which is /nowhere\n");
    assertThat(none.exitCode()).isEqualTo(69);
    assertThat(none.err())
        .isEqualTo(
            "status-checker: Java 17 or newer is needed: set JAVA_HOME, or put java on the PATH\n");
  }
}
