package io.github.mwaareactor.testing;

import java.util.Properties;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Puts JVM properties back after each test as they were before it. */
public final class SystemProperties implements BeforeEachCallback, AfterEachCallback {
  private final Properties before = new Properties();

  @Override
  public void beforeEach(ExtensionContext context) {
    before.clear();
    before.putAll(System.getProperties());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    System.getProperties().keySet().retainAll(before.keySet());
    System.getProperties().putAll(before);
  }
}
