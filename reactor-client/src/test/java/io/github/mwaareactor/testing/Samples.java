package io.github.mwaareactor.testing;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The Java samples of the documentation. */
public final class Samples {
  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern PUBLIC_TYPE =
      Pattern.compile("^public .*?\\b(?:class|record|interface|enum) (\\w+)", Pattern.MULTILINE);

  private static final String FAMILIAR =
      """
      io.github.mwaareactor.*
      io.github.mwaareactor.emulator.*
      io.github.mwaareactor.error.*
      io.github.mwaareactor.model.*
      io.github.mwaareactor.observe.*
      io.github.mwaareactor.options.*
      io.github.mwaareactor.watch.*
      io.github.resilience4j.bulkhead.*
      io.github.resilience4j.circuitbreaker.*
      io.github.resilience4j.reactor.bulkhead.operator.*
      io.github.resilience4j.reactor.circuitbreaker.operator.*
      io.github.resilience4j.reactor.timelimiter.*
      io.github.resilience4j.timelimiter.*
      java.time.*
      java.util.*
      java.util.concurrent.*
      java.util.concurrent.atomic.*
      java.util.function.*
      org.junit.jupiter.api.*
      org.junit.jupiter.api.extension.*
      reactor.core.publisher.*
      reactor.test.*
      software.amazon.awssdk.auth.credentials.*
      software.amazon.awssdk.regions.*
      """;

  private Samples() {}

  /** The samples of a page, in order. */
  public static List<String> of(Path page) {
    try {
      return JAVA_BLOCK
          .matcher(Files.readString(page))
          .results()
          .map(block -> block.group(1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Compiles a sample and fails with the compiler's messages if it cannot.
   *
   * @param sample statements, which become the method {@code run()} of a class {@code Sample}, or a
   *     public type, which is compiled as it is. Imports are added
   * @param classes where the class files go
   */
  public static void compile(String sample, Path classes) {
    StringWriter complaints = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options =
        List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"));

    boolean compiled =
        compiler.getTask(complaints, null, null, options, null, List.of(source(sample))).call();

    assertThat(compiled).as("%s%n%s", complaints, sample).isTrue();
  }

  /**
   * A sample has imports where a reader needs to see them: the others are added, and what stands
   * around statements in a program.
   */
  private static JavaFileObject source(String sample) {
    Matcher type = PUBLIC_TYPE.matcher(sample);
    boolean isType = type.find();
    String body = lines(sample, false);
    String text =
        lines(sample, true)
            + "\n"
            + FAMILIAR.lines().map(name -> "import " + name + ";").collect(joining("\n"))
            + "\n"
            + (isType ? body : method(body));
    String name = isType ? type.group(1) : "Sample";
    return new SimpleJavaFileObject(
        URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  private static String method(String statements) {
    return "public class Sample {\n  public void run() throws Exception {\n"
        + statements
        + "\n  }\n}\n";
  }

  private static String lines(String sample, boolean imports) {
    return sample
        .lines()
        .filter(line -> line.startsWith("import ") == imports)
        .collect(joining("\n"));
  }
}
