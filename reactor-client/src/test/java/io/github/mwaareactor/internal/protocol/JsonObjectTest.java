package io.github.mwaareactor.internal.protocol;

import static io.github.mwaareactor.internal.protocol.JsonTypes.INTEGER;
import static io.github.mwaareactor.internal.protocol.JsonTypes.TEXT;
import static io.github.mwaareactor.internal.protocol.JsonTypes.TIMESTAMP;
import static io.github.mwaareactor.internal.protocol.JsonTypes.VALUES;
import static io.github.mwaareactor.internal.protocol.JsonTypes.listOf;
import static io.github.mwaareactor.internal.protocol.JsonTypes.onlyIf;
import static io.github.mwaareactor.internal.protocol.JsonTypes.textLike;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.model.RunState;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;

class JsonObjectTest {
  private static final JsonObject<Part> PART =
      JsonObject.of(
          members -> {
            var name = members.add("Name", TEXT);
            var at = members.add("At", TIMESTAMP);
            return row -> new Part(row.get(name), row.get(at));
          });
  private static final JsonObject<Whole> WHOLE =
      JsonObject.of(
          members -> {
            var text = members.add("Text", TEXT);
            var number = members.add("Number", INTEGER);
            var state = members.add("State", textLike(RunState.values()));
            var texts = members.add("Texts", listOf(TEXT));
            var values = members.add("Values", VALUES);
            var part = members.add("Part", PART);
            var parts = members.add("Parts", listOf(PART));
            return row ->
                new Whole(
                    row.get(text),
                    row.get(number),
                    row.get(state),
                    row.get(texts),
                    row.get(values),
                    row.get(part),
                    row.get(parts));
          });
  private static final Whole NOTHING = new Whole(null, null, null, null, null, null, null);

  record Part(String name, Instant at) {}

  record Whole(
      String text,
      Long number,
      String state,
      List<String> texts,
      Map<String, Object> values,
      Part part,
      List<Part> parts) {}

  @Test
  void membersAreReadInWhicheverOrderAndOthersAreSkipped() {
    Whole whole =
        read(
            "{'New':{'Text':[1,{'Number':2}]},'Parts':[{'At':'2026-11-20T01:00:00Z','Name':'a'},"
                + "{'New':[[]]},null],'Part':{'Name':'b'},'Values':{},'Texts':['x',null],"
                + "'State':'QUEUED','Number':7,'':0,'Text':'t','Newer':1e999999999}");

    assertThat(whole)
        .isEqualTo(
            new Whole(
                "t",
                7L,
                "QUEUED",
                Arrays.asList("x", null),
                Map.of(),
                new Part("b", null),
                Arrays.asList(
                    new Part("a", Instant.parse("2026-11-20T01:00:00Z")),
                    new Part(null, null),
                    null)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " {\n} ",
        "{'Text':null,'Number':null,'State':null,'Texts':null,'Values':null,'Part':null,"
            + "'Parts':null}"
      })
  void whatIsAbsentOrNullIsNull(String json) {
    assertThat(read(json)).isEqualTo(NOTHING);
  }

  @Test
  void ofAMemberThatComesTwiceTheLastCounts() {
    assertThat(read("{'Text':'a','Text':'b'}").text()).isEqualTo("b");
    assertThat(read("{'Text':'a','Text':null}").text()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {"'a',a", "5,5", "-1.50,-1.50", "true,true", "'',\"\""})
  void everyScalarReadsAsText(String value, String text) {
    assertThat(read("{'Text':" + value + "}").text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {"7,7", "'7',7", "' 7 ',7", "7.9,7", "-7.9,-7", "'',"})
  void wholeNumbersMayBeWrittenOtherwise(String value, Long number) {
    assertThat(read("{'Number':" + value + "}").number()).isEqualTo(number);
  }

  @Test
  void aKnownNameIsNotMadeAnewAndAnotherIsKept() {
    assertThat(read("{'State':'SUCCESS'}").state()).isSameAs(RunState.SUCCESS.name());
    assertThat(read("{'State':'SUCCESS_2027'}").state()).isEqualTo("SUCCESS_2027");
    assertThat(read("{'State':'SUCCESs'}").state()).isEqualTo("SUCCESs");
    assertThat(read("{'State':''}").state()).isEmpty();
    assertThat(read("{'State':5}").state()).isEqualTo("5");
  }

  @Test
  void valuesOfAnyShapeLoseNoDigitAndAreReadOnly() {
    Map<String, Object> values =
        read("{'Values':{'a':[1,-2.5,true,null,{'b':'c'}],'big':92233720368547758080,"
                + "'exact':0.1234567890123456789,'twice':1,'twice':2}}")
            .values();

    assertThat(values)
        .containsEntry("a", Arrays.asList(1L, -2.5, true, null, Map.of("b", "c")))
        .containsEntry("big", new BigInteger("92233720368547758080"))
        .containsEntry("exact", new BigDecimal("0.1234567890123456789"))
        .containsEntry("twice", 2L);
    assertThatThrownBy(values::clear).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aPageOfObjectsIsRead() {
    String parts =
        IntStream.range(0, 100)
            .mapToObj(i -> "{'Name':'n" + i + "','At':'2026-11-20T01:00:00.5Z'}")
            .collect(Collectors.joining(","));

    List<Part> read = read("{'Parts':[" + parts + "],'Text':'next'}").parts();

    assertThat(read).hasSize(100);
    assertThat(read.get(99)).isEqualTo(new Part("n99", Instant.parse("2026-11-20T01:00:00.5Z")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'Text':[]} | , member Text, at line 1 column 9",
        "{'Text':{'a':1}} | , member Text, at line 1 column 9",
        "{'Number':true} | , member Number, at line 1 column 11",
        "{'Number':'x'} | , member Number, at line 1 column 11",
        "{'Number':9223372036854775808} | , member Number, at line 1 column 30",
        "{'State':[]} | , member State, at line 1 column 10",
        "{'Texts':'a'} | , member Texts, at line 1 column 10",
        "{'Texts':['a',{}]} | , member Texts.[], at line 1 column 15",
        "{'Values':[]} | , member Values, at line 1 column 11",
        "{'Values':{'a':1e99999999999}} | , member Values, at line 1 column 29",
        "{'Part':'b'} | , member Part, at line 1 column 9",
        "{'Part':{'At':5}} | , member Part.At, at line 1 column 15",
        "{'Part':{'At':'now'}} | , member Part.At, at line 1 column 15",
        "{'Parts':[{},{'At':[]}]} | , member Parts.[].At, at line 1 column 20",
        "[{}] | , at line 1 column 1",
        "'a' | , at line 1 column 1",
        "{} {} | , at line 1 column 4"
      })
  void whatIsOfAnotherTypeIsTold(String json, String where) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            JacksonException.class,
            error -> assertThat(JsonErrorLocation.describe(error)).isEqualTo(where));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "null", "{", "{'Text'", "{'Text':}", "{'Text':'a',}", "{'Text':'"})
  void whatIsNoObjectIsRefused(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(JacksonException.class);
    assertThat(WHOLE.readLeniently(bytes(json))).isNull();
  }

  @Test
  void leniencyIsForWhatFollowsTheObject() {
    assertThat(WHOLE.readLeniently(bytes("{'Text':'a'} <html>"))).isNotNull();
    assertThat(WHOLE.readLeniently(bytes("[{'Text':'a'}]"))).isNull();
    assertThat(WHOLE.readLeniently(bytes("{'Text':[]}"))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "true", "[['a']]", "{'a':[{}]}"})
  void aValueThatOnlyMayBeAStringIsPassedOver(String value) {
    JsonObject<List<String>> lenient =
        JsonObject.of(
            members -> {
              var first = members.add("First", onlyIf(JsonToken.VALUE_STRING, TEXT));
              var second = members.add("Second", TEXT);
              return row -> Arrays.asList(row.get(first), row.get(second));
            });

    assertThat(lenient.read(bytes("{'First':" + value + ",'Second':'b'}")))
        .containsExactly(null, "b");
  }

  @Test
  void anObjectIsWrittenWithoutItsNulls() {
    byte[] json = Json.object(body -> body.text("A", "\"\u00e4\n").text("B", null).text("C", ""));

    assertThat(new String(json, UTF_8)).isEqualTo("{\"A\":\"\\\"\u00e4\\n\",\"C\":\"\"}");
  }

  private static Whole read(String json) {
    return WHOLE.read(bytes(json));
  }

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(UTF_8);
  }
}
