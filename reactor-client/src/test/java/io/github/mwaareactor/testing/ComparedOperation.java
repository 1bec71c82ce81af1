package io.github.mwaareactor.testing;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.mwaaserverless.MwaaServerlessAsyncClient;

/**
 * An operation as our client and the AWS SDK's client call it, and what a caller of each is told.
 * All of them are in {@link ComparedOperations}.
 */
public final class ComparedOperation {
  // A null among these is of no use to a caller, so ours passes it over.
  private static final Set<String> WITHOUT_NULLS =
      Set.of("Tags", "Xcom", "Warnings", "SecurityGroupIds", "SubnetIds");

  /** One way to ask: ours is told as facts; of a list the SDK is asked for the page of a token. */
  public record Request(
      ComparedOperation operation,
      String title,
      Function<MwaaServerlessReactiveClient, Mono<Map<String, Object>>> ours,
      BiFunction<MwaaServerlessAsyncClient, String, CompletableFuture<? extends SdkPojo>> sdk) {
    @Override
    public String toString() {
      return operation + ", " + title;
    }
  }

  private final String name;
  private final String rows;
  private final List<Request> requests = new ArrayList<>();
  private Set<String> repeated = Set.of();
  private Set<String> kept = Set.of();
  private Predicate<Map<String, Object>> usable = theirs -> true;
  private UnaryOperator<Map<String, Object>> difference = theirs -> theirs;

  private ComparedOperation(String name, String rows) {
    this.name = name;
    this.rows = rows;
  }

  static ComparedOperation of(String name) {
    return new ComparedOperation(name, null);
  }

  /** One that lists what is in a member of its answer. */
  static ComparedOperation list(String name, String rows) {
    return new ComparedOperation(name, rows);
  }

  /** The members of the answer, or of its rows, that repeat what was asked for. */
  ComparedOperation repeats(String... members) {
    repeated = Set.of(members);
    return this;
  }

  /** Those of them that our records have from the request, whether the answer has them or not. */
  ComparedOperation keeps(String... members) {
    kept = Set.of(members);
    return this;
  }

  /** What an answer, or a row, must have to be a value of ours at all. */
  ComparedOperation needs(Predicate<Map<String, Object>> usable) {
    this.usable = usable;
    return this;
  }

  /** How ours tells an answer, or a row, otherwise than the SDK does. */
  ComparedOperation differs(UnaryOperator<Map<String, Object>> difference) {
    this.difference = difference;
    return this;
  }

  <T> ComparedOperation request(
      String title,
      Function<MwaaServerlessReactiveClient, Mono<T>> ours,
      Function<T, Map<String, Object>> facts,
      Function<MwaaServerlessAsyncClient, CompletableFuture<? extends SdkPojo>> sdk) {
    requests.add(
        new Request(
            this,
            title,
            client -> ours.apply(client).map(facts),
            (client, token) -> sdk.apply(client)));
    return this;
  }

  <T> ComparedOperation pages(
      String title,
      Function<MwaaServerlessReactiveClient, Flux<T>> ours,
      Function<T, Map<String, Object>> row,
      BiFunction<MwaaServerlessAsyncClient, String, CompletableFuture<? extends SdkPojo>> sdk) {
    requests.add(
        new Request(
            this,
            title,
            client -> ours.apply(client).map(row).collectList().map(found -> Map.of(rows, found)),
            sdk));
    return this;
  }

  public String name() {
    return name;
  }

  public boolean isList() {
    return rows != null;
  }

  /** The member of a list's answer that has the rows. */
  public String rows() {
    return rows;
  }

  /** The members of the answer, or of its rows, that repeat what was asked for. */
  public Set<String> repeated() {
    return repeated;
  }

  /** All ways to ask; the first with what is required and no more, the last with all there is. */
  public List<Request> requests() {
    return requests;
  }

  public Request minimal() {
    return requests.get(0);
  }

  public Request full() {
    return requests.get(requests.size() - 1);
  }

  /** Whether ours is to refuse what the SDK reads: it is about something else, or unusable. */
  public boolean isRefused(Map<String, Object> theirs) {
    return parts(theirs)
        .anyMatch(
            part -> !usable.test(part) || repeated.stream().anyMatch(name -> isOther(part, name)));
  }

  private static boolean isOther(Map<String, Object> part, String name) {
    String found = (String) part.get(name);
    return found != null && !found.isBlank() && !found.equals(ComparedOperations.NAMES.get(name));
  }

  @SuppressWarnings("unchecked")
  private Stream<Map<String, Object>> parts(Map<String, Object> theirs) {
    List<Map<String, Object>> found =
        isList() ? (List<Map<String, Object>>) theirs.get(rows) : List.of(theirs);
    return found == null ? Stream.of() : found.stream().filter(Objects::nonNull);
  }

  /** What ours should tell where the SDK tells this: the same, but for what differs on purpose. */
  public Map<String, Object> expected(Map<String, Object> theirs) {
    List<Map<String, Object>> parts = parts(theirs).map(this::inOurWords).toList();
    return isList() ? Map.of(rows, parts) : parts.get(0);
  }

  private Map<String, Object> inOurWords(Map<String, Object> theirs) {
    Map<String, Object> expected = withoutNulls(theirs);
    kept.forEach(name -> expected.put(name, ComparedOperations.NAMES.get(name)));
    return difference.apply(expected);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> withoutNulls(Map<String, Object> theirs) {
    Map<String, Object> expected = new LinkedHashMap<>(theirs);
    expected.replaceAll(
        (name, value) -> {
          if (WITHOUT_NULLS.contains(name) && value instanceof List<?> list) {
            return list.stream().filter(Objects::nonNull).collect(Collectors.toList());
          } else if (WITHOUT_NULLS.contains(name) && value instanceof Map<?, ?> map) {
            Map<Object, Object> present = new LinkedHashMap<>(map);
            present.values().removeIf(Objects::isNull);
            return present;
          }
          return name.equals("NetworkConfiguration") && value != null
              ? withoutNulls((Map<String, Object>) value)
              : value;
        });
    return expected;
  }

  @Override
  public String toString() {
    return name;
  }
}
