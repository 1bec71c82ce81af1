package io.github.mwaareactor.emulator.internal.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.RunScript;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunJsonTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void writesEveryKindOfValueAsItIs() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("z", "text \"quoted\" \u00e9\u2028\ud83d\ude00\n");
    values.put("a", true);
    values.put("byte", (byte) -1);
    values.put("short", (short) 2);
    values.put("int", 3);
    values.put("long", Long.MIN_VALUE);
    values.put("big", BigInteger.TWO.pow(80));
    values.put("decimal", new BigDecimal("1E+20"));
    values.put("exact", new BigDecimal("1.10"));
    values.put("double", 1e300);
    values.put("one", 1.0);
    values.put("float", 0.1f);
    values.put("null", null);
    values.put("list", Arrays.asList(1, null, "x", List.of(), Map.of("in", List.of(-0.0))));
    values.put("empty", Map.of());

    assertThat(overrideParameters(values))
        .isEqualTo(
            "{\"z\":\"text \\\"quoted\\\" \u00e9\u2028\ud83d\ude00\\n\",\"a\":true,\"byte\":-1,\"short\":2,"
                + "\"int\":3,\"long\":-9223372036854775808,\"big\":1208925819614629174706176,"
                + "\"decimal\":1E+20,\"exact\":1.10,\"double\":1.0E300,\"one\":1.0,\"float\":0.1,"
                + "\"null\":null,\"list\":[1,null,\"x\",[],{\"in\":[-0.0]}],\"empty\":{}}");
  }

  private static String overrideParameters(Map<String, ?> values) {
    RunScript script = RunScript.builder().remain("QUEUED").overrideParameters(values).build();
    LiveRun run = new LiveRun(new RunKey("arn", "run"), script, NOON);
    String json = new String(RunJson.write(run, NOON), StandardCharsets.UTF_8);
    String before = "\"OverrideParameters\":";
    int start = json.indexOf(before) + before.length();
    return json.substring(start, json.indexOf(",\"RunDetail\""));
  }
}
