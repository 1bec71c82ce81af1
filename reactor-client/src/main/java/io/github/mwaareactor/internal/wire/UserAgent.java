package io.github.mwaareactor.internal.wire;

import org.jspecify.annotations.Nullable;

/** What the client says of itself. */
public final class UserAgent {
  /** Where it says so. */
  public static final String HEADER = "User-Agent";

  private static final String PRODUCT =
      "mwaa-reactor-client/"
          + ClientVersion.TEXT
          + " lang/java#"
          + System.getProperty("java.version");

  private UserAgent() {}

  /** Product, version and Java, and the application if it has a name. */
  public static String of(@Nullable String appId) {
    return appId == null ? PRODUCT : PRODUCT + " app/" + appId;
  }
}
