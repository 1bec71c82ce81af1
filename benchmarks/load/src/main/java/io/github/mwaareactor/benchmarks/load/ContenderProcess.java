package io.github.mwaareactor.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The main loop of a contender's process: one line of standard input is one order, and is answered
 * with one line of figures. It ends with its input.
 */
public final class ContenderProcess {
  /** The state of all runs it asks for. */
  static final String EXPECTED_STATE = "SUCCESS";

  private ContenderProcess() {}

  /**
   * Obeys until the input ends.
   *
   * @param args the words of a {@link Target}
   * @param connect makes the client
   * @throws IOException if the orders cannot be read
   * @throws InterruptedException when interrupted
   */
  public static void serve(String[] args, Function<Target, LookupClient> connect)
      throws IOException, InterruptedException {
    PrintStream answers = System.out;
    // Whatever else is printed must not be taken for an answer.
    System.setOut(System.err);
    Target target = Target.parse(args);
    List<Run> runs =
        IntStream.range(0, target.runs())
            .mapToObj(n -> new Run(target.workflowArn(), target.runIdPrefix() + n))
            .toList();
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (LookupClient client = connect.apply(target)) {
      Loads loads = new Loads(client, runs);
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        answers.println(answer(loads, order.split(" ", -1)));
        answers.flush();
      }
    }
    System.exit(0);
  }

  private static String answer(Loads loads, String[] words) throws InterruptedException {
    try {
      int[] numbers = Arrays.stream(words).skip(1).mapToInt(Integer::parseInt).toArray();
      return "done"
          + obey(loads, words[0], numbers).entrySet().stream()
              .map(figure -> " " + figure.getKey() + "=" + figure.getValue())
              .collect(Collectors.joining());
    } catch (LoadFailedException e) {
      return "failed: " + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
  }

  private static Map<String, Double> obey(Loads loads, String order, int[] numbers)
      throws InterruptedException {
    return switch (order) {
      case "first" -> loads.first();
      case "closed" -> loads.closed(numbers[0], numbers[1], numbers[2]);
      case "open" -> loads.open(numbers[0], numbers[1], numbers[2], numbers[3]);
      case "all" -> loads.all(numbers[0], numbers[1]);
      case "finish" -> loads.finish(numbers[0], numbers[1]);
      case "list" -> loads.list(numbers[0], numbers[1]);
      case "list-heap" -> loads.listHeap(numbers[0], numbers[1]);
      case "hold" -> loads.hold(numbers[0]);
      case "held" -> loads.held();
      default -> throw new IllegalArgumentException("unknown order " + order);
    };
  }
}
