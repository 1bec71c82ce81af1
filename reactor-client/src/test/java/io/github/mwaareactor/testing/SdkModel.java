package io.github.mwaareactor.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * The service's model as the AWS SDK describes it at run time, so that no member is forgotten, also
 * not one that a later SDK adds.
 */
final class SdkModel {
  private static final String PACKAGE = "software.amazon.awssdk.services.mwaaserverless.model.";
  private static final String UNKNOWN = "UNKNOWN_TO_SDK_VERSION";

  private SdkModel() {}

  /** An empty request of an operation. */
  static SdkPojo request(String operation) {
    return empty(operation + "Request");
  }

  /** An empty answer of an operation. */
  static SdkPojo response(String operation) {
    return empty(operation + "Response");
  }

  private static SdkPojo empty(String type) {
    try {
      Object builder = Class.forName(PACKAGE + type).getMethod("builder").invoke(null);
      return built((SdkPojo) builder);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An empty structure, as the member has it. */
  static SdkPojo structure(SdkField<?> member) {
    return built(member.constructor().get());
  }

  private static SdkPojo built(SdkPojo builder) {
    return (SdkPojo) ((Buildable) builder).build();
  }

  static SdkField<?> elements(SdkField<?> list) {
    return list.getTrait(ListTrait.class).memberFieldInfo();
  }

  static SdkField<?> values(SdkField<?> map) {
    return map.getTrait(MapTrait.class).valueFieldInfo();
  }

  /** The texts that an enum has in the model; none if the member is no enum. */
  static List<String> known(SdkPojo owner, SdkField<?> member) {
    return isEnum(owner, member)
        ? Arrays.stream(accessor(owner, member, "").getReturnType().getEnumConstants())
            .map(Object::toString)
            .filter(text -> !text.equals("null"))
            .toList()
        : List.of();
  }

  static boolean isEnum(SdkPojo owner, SdkField<?> member) {
    return accessor(owner, member, "AsString") != null;
  }

  /** The name of the constant that a caller of the SDK gets; {@code UNKNOWN} for its unknown. */
  static String constant(SdkPojo owner, SdkField<?> member) {
    try {
      Enum<?> value = (Enum<?>) accessor(owner, member, "").invoke(owner);
      return value == null ? null : value.name().replace(UNKNOWN, "UNKNOWN");
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Method accessor(SdkPojo owner, SdkField<?> member, String suffix) {
    String name = member.memberName();
    if (name == null) {
      return null; // an element of a list or a map
    }
    String wanted = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1) + suffix;
    return Arrays.stream(owner.getClass().getMethods())
        .filter(method -> method.getName().equals(wanted) && method.getParameterCount() == 0)
        .findFirst()
        .orElse(null);
  }
}
