package io.github.mwaareactor.internal.aws;

import io.github.mwaareactor.internal.argument.Quoted;

/** The application's name in the user agent. */
public final class AppId {
  private static final int MAX_LENGTH = 50;
  private static final String NOT_A_TOKEN = "[^A-Za-z0-9!#$%&'*+.^_`|~-]";

  private AppId() {}

  /**
   * Replaces what no header token may hold by a dash, as the AWS SDKs do.
   *
   * @param where what gave the value, for the message
   * @throws IllegalArgumentException if it is blank or longer than 50 characters
   */
  public static String checked(String where, String appId) {
    if (appId.isBlank() || appId.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          where + " must have 1 to 50 characters, not all blank, was " + Quoted.of(appId));
    }
    return appId.replaceAll(NOT_A_TOKEN, "-");
  }
}
