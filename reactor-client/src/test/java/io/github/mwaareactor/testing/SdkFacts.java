package io.github.mwaareactor.testing;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/**
 * What an answer tells a caller of the AWS SDK: each member by its name in the service's model, an
 * enum as its text and as its constant too. {@link Facts} has the same of our records.
 */
public final class SdkFacts {
  private SdkFacts() {}

  public static Map<String, Object> of(SdkPojo answer) {
    Map<String, Object> facts = new LinkedHashMap<>();
    for (SdkField<?> member : answer.sdkFields()) {
      facts.put(member.locationName(), plain(member.getValueOrDefault(answer)));
      if (SdkModel.isEnum(answer, member)) {
        facts.put(member.locationName() + " constant", SdkModel.constant(answer, member));
      }
    }
    return facts;
  }

  private static Object plain(Object value) {
    if (value instanceof SdkAutoConstructList || value instanceof SdkAutoConstructMap) {
      return null;
    } else if (value instanceof SdkPojo structure) {
      return of(structure);
    } else if (value instanceof Document document) {
      return plain(document);
    } else if (value instanceof List<?> list) {
      return list.stream().map(SdkFacts::plain).collect(Collectors.toList());
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> values = new LinkedHashMap<>();
      map.forEach((name, item) -> values.put(name, plain(item)));
      return values;
    }
    return value instanceof Number number ? Facts.number(number) : value;
  }

  private static Object plain(Document document) {
    if (document.isNull()) {
      return null;
    } else if (document.isMap()) {
      return plain((Object) document.asMap());
    } else if (document.isList()) {
      return plain((Object) document.asList());
    } else if (document.isNumber()) {
      return Facts.number(new BigDecimal(document.asNumber().stringValue()));
    }
    return document.isBoolean() ? (Object) document.asBoolean() : document.asString();
  }
}
