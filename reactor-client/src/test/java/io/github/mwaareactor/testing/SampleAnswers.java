package io.github.mwaareactor.testing;

import io.github.mwaareactor.testing.JsonTree.Raw;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;

/** Answers of an operation, made from the model: one with all members, and others like it. */
public final class SampleAnswers {
  /** RFC 3339 in all its forms. */
  public static final List<String> TIMESTAMPS =
      List.of(
          "2025-11-03T13:12:09Z",
          "2025-11-03T13:12:09.9Z",
          "2025-11-03T13:12:09.904Z",
          "2025-11-03T13:12:09.904466Z",
          "2025-11-03T13:12:09.904466123Z",
          "2025-11-03T13:12:09.904466+00:00",
          "2025-11-03T13:12:09-01:00",
          "2025-11-03T13:12:09.5+05:30",
          "1970-01-01T00:00:00Z",
          "1969-12-31T23:59:59.999Z",
          "2024-02-29T23:59:59Z",
          "9999-12-31T23:59:59Z");

  private static final List<String> TEXTS =
      List.of(
          "\"\"",
          "\" \"",
          "\"Gr\u00fc\u00dfe, \u4e16\u754c \ud83d\ude80 \\u00e9 \\ud83d\\ude80\"",
          "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\"",
          "5",
          "1.50",
          "true");
  private static final List<String> INTEGERS =
      List.of("0", "-1", "2147483647", "-2147483648", "\"107\"");
  private static final List<String> BOOLEANS = List.of("true", "false");
  private static final List<String> DOCUMENTS =
      List.of("\"\"", "0.1", "1e3", "[null,{\"a\":[]}]", "false");

  /** What no service should send, by the type of the member. */
  private static final Map<MarshallingType<?>, List<String>> ODD =
      Map.of(
          MarshallingType.STRING,
          List.of("{}", "[]", "{\"a\":1}"),
          MarshallingType.INTEGER,
          List.of(
              "1.0",
              "1.9",
              "-1.9",
              "1e2",
              "\"1.9\"",
              "\"\"",
              "\" 7 \"",
              "\"seven\"",
              "99999999999999999999",
              "true",
              "{}",
              "[]"),
          MarshallingType.BOOLEAN,
          List.of("\"true\"", "\"false\"", "\"TRUE\"", "\"\"", "\"yes\"", "1", "0", "{}", "[]"),
          MarshallingType.INSTANT,
          List.of(
              "\"\"",
              "\" \"",
              "\"soon\"",
              "\"2025-11-03\"",
              "\"2025-11-03T13:12Z\"",
              "\"2025-11-03T13:12:09\"",
              "\"2025-11-03T13:12:09+0000\"",
              "\"Mon, 03 Nov 2025 13:12:09 GMT\"",
              "1762175529",
              "1762175529.904",
              "true",
              "{}",
              "[]"),
          MarshallingType.LIST,
          List.of("{}", "\"\"", "\"text\"", "5", "true"),
          MarshallingType.MAP,
          List.of("[]", "\"\"", "\"text\"", "5", "true"),
          MarshallingType.SDK_POJO,
          List.of("[]", "[{}]", "\"\"", "\"text\"", "5", "true"));

  /** An answer, where it differs from the full one, and what the odd value there is, if any. */
  public record Sample(String title, String odd, Map<String, Object> tree) {
    public String json() {
      return JsonTree.write(tree);
    }

    @Override
    public String toString() {
      return title;
    }
  }

  /** The values of a member that are tried one after the other. */
  private record Value(String title, String odd, Object tree) {
    Value(String title, Object tree) {
      this(title, null, tree);
    }

    Value in(String where, Object whole) {
      return new Value(where.formatted(title), odd, whole);
    }
  }

  private final Map<String, String> names;
  private final boolean odd;

  private SampleAnswers(Map<String, String> names, boolean odd) {
    this.names = names;
    this.odd = odd;
  }

  /** {@code names} are the values of members that name what was asked for. */
  public static SampleAnswers naming(Map<String, String> names) {
    return new SampleAnswers(names, false);
  }

  /** The same, with what no service should send in one place. */
  public SampleAnswers odd() {
    return new SampleAnswers(names, true);
  }

  /** Every member of the answer, and of what is in it. */
  public Sample full(String operation) {
    return new Sample("full", null, full(SdkModel.response(operation)));
  }

  /** The same, but that no page follows it. */
  public Sample last(String operation) {
    Sample full = full(operation);
    full.tree().remove("NextToken");
    return full;
  }

  /** The members that an operation can be asked with. */
  public static List<String> requestMembers(String operation) {
    return SdkModel.request(operation).sdkFields().stream().map(SdkField::locationName).toList();
  }

  /** All that differ from the full answer in one place. */
  public Stream<Sample> changed(String operation) {
    return objects(SdkModel.response(operation))
        .map(value -> new Sample(value.title(), value.odd(), object(value.tree())));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object tree) {
    return (Map<String, Object>) tree;
  }

  private Map<String, Object> full(SdkPojo structure) {
    Map<String, Object> full = new LinkedHashMap<>();
    structure.sdkFields().forEach(field -> full.put(field.locationName(), full(structure, field)));
    return full;
  }

  private Object full(SdkPojo owner, SdkField<?> member) {
    MarshallingType<?> type = member.marshallingType();
    if (type == MarshallingType.SDK_POJO) {
      return full(SdkModel.structure(member));
    } else if (type == MarshallingType.LIST) {
      Object element = full(owner, SdkModel.elements(member));
      return List.of(element, element);
    } else if (type == MarshallingType.MAP) {
      return Map.of("a key", full(owner, SdkModel.values(member)));
    } else if (type == MarshallingType.INTEGER) {
      return 107;
    } else if (type == MarshallingType.BOOLEAN) {
      return true;
    } else if (type == MarshallingType.INSTANT) {
      return TIMESTAMPS.get(3);
    }
    String name = member.locationName();
    List<String> known = SdkModel.known(owner, member);
    return known.isEmpty() ? names.getOrDefault(name, "some " + name) : known.get(0);
  }

  private Stream<Value> objects(SdkPojo structure) {
    Map<String, Object> full = full(structure);
    Stream<Value> changed =
        structure.sdkFields().stream().flatMap(member -> changed(structure, full, member));
    return odd ? changed : Stream.concat(whole(full), changed);
  }

  private static Stream<Value> whole(Map<String, Object> full) {
    Map<String, Object> nulls = new LinkedHashMap<>(full);
    nulls.replaceAll((name, value) -> null);
    Map<String, Object> more = new LinkedHashMap<>(Map.of("New", new Raw("{\"a\":[1,{}]}")));
    more.putAll(full);
    more.put("Newer", new Raw("[[null,1e9]]"));
    Map<String, Object> lower = new LinkedHashMap<>();
    full.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    return Stream.of(
        new Value("empty", Map.of()),
        new Value("all null", nulls),
        new Value("unknown members", more),
        new Value("names in lower case", lower));
  }

  private Stream<Value> changed(SdkPojo owner, Map<String, Object> full, SdkField<?> member) {
    String name = member.locationName();
    Map<String, Object> without = new LinkedHashMap<>(full);
    without.remove(name);
    Stream<Value> with =
        values(owner, member)
            .map(
                value -> {
                  Map<String, Object> tree = new LinkedHashMap<>(full);
                  tree.put(name, value.tree());
                  return value.in(name + ": %s", tree);
                });
    return odd ? with : Stream.concat(Stream.of(new Value("no " + name, without)), with);
  }

  private Stream<Value> values(SdkPojo owner, SdkField<?> member) {
    MarshallingType<?> type = member.marshallingType();
    Stream<Value> own = odd ? odd(type) : raw(texts(owner, member));
    return Stream.concat(own, nested(owner, member));
  }

  private Stream<Value> nested(SdkPojo owner, SdkField<?> member) {
    MarshallingType<?> type = member.marshallingType();
    if (type == MarshallingType.SDK_POJO) {
      return objects(SdkModel.structure(member));
    } else if (type == MarshallingType.LIST) {
      return lists(owner, SdkModel.elements(member));
    }
    return type == MarshallingType.MAP ? maps(owner, SdkModel.values(member)) : Stream.of();
  }

  private static List<String> texts(SdkPojo owner, SdkField<?> member) {
    MarshallingType<?> type = member.marshallingType();
    if (type == MarshallingType.INTEGER) {
      return INTEGERS;
    } else if (type == MarshallingType.BOOLEAN) {
      return BOOLEANS;
    } else if (type == MarshallingType.DOCUMENT) {
      return DOCUMENTS;
    } else if (type == MarshallingType.INSTANT) {
      return TIMESTAMPS.stream().map(SampleAnswers::quoted).toList();
    } else if (type == MarshallingType.STRING) {
      return Stream.concat(enumTexts(owner, member), TEXTS.stream()).toList();
    }
    return List.of();
  }

  private static Stream<String> enumTexts(SdkPojo owner, SdkField<?> member) {
    List<String> known = SdkModel.known(owner, member);
    Stream<String> unknown =
        known.stream()
            .limit(1)
            .flatMap(text -> Stream.of(text.toLowerCase(Locale.ROOT), "A_VALUE_OF_2027"));
    return Stream.concat(known.stream(), unknown).map(SampleAnswers::quoted);
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private Stream<Value> lists(SdkPojo owner, SdkField<?> element) {
    Object full = full(owner, element);
    Stream<Value> nulls =
        Stream.of(
            new Value("[]", List.of()),
            new Value("[null]", Arrays.asList((Object) null)),
            new Value("with a null", Arrays.asList(full, null, full)));
    Stream<Value> changed =
        values(owner, element)
            .filter(value -> value.tree() != null)
            .map(value -> value.in("[%s]", List.of(value.tree(), full)));
    return odd ? changed : Stream.concat(nulls, changed);
  }

  private Stream<Value> maps(SdkPojo owner, SdkField<?> element) {
    Object full = full(owner, element);
    Map<String, Object> oddKeys = new LinkedHashMap<>(Map.of("", full));
    oddKeys.put("schl\u00fcssel \u4e16\u754c", full);
    Stream<Value> whole = Stream.of(new Value("{}", Map.of()), new Value("odd keys", oddKeys));
    Stream<Value> changed =
        values(owner, element)
            .map(
                value -> {
                  Map<String, Object> map = new LinkedHashMap<>();
                  map.put("a key", value.tree());
                  map.put("another", full);
                  return value.in("{%s}", map);
                });
    return odd ? changed : Stream.concat(whole, changed);
  }

  private static Stream<Value> odd(MarshallingType<?> type) {
    String name = type.getTargetClass().getSimpleName();
    return ODD.getOrDefault(type, List.of()).stream()
        .map(json -> new Value(json, name + " " + json, new Raw(json)));
  }

  private static Stream<Value> raw(List<String> values) {
    return Stream.concat(
        Stream.of(new Value("null", null)),
        values.stream().map(json -> new Value(json, new Raw(json))));
  }
}
