package io.github.mwaareactor.gates;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
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
   * @param classes where the class files go; samples compiled there before can be used
   * @param familiar the imports that readers need not see, one a line
   */
  public static void compile(String sample, Path classes, String familiar) {
    StringWriter complaints = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String path = System.getProperty("java.class.path") + File.pathSeparator + classes;
    List<String> options = List.of("-d", classes.toString(), "-cp", path);

    boolean compiled =
        compiler
            .getTask(complaints, null, null, options, null, List.of(source(sample, familiar)))
            .call();

    assertThat(compiled).as("%s%n%s", complaints, sample).isTrue();
  }

  /**
   * A sample has imports where a reader needs to see them: the others are added, and what stands
   * around statements in a program.
   */
  private static JavaFileObject source(String sample, String familiar) {
    Matcher type = PUBLIC_TYPE.matcher(sample);
    boolean isType = type.find();
    String body = lines(sample, false);
    String text =
        lines(sample, true)
            + "\n"
            + familiar.lines().map(name -> "import " + name + ";").collect(joining("\n"))
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
