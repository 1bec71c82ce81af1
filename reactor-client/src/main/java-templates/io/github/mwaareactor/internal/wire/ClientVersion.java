package io.github.mwaareactor.internal.wire;

/** The version of this build. */
final class ClientVersion {
  static final String TEXT = "${project.version}";

  private ClientVersion() {}
}
