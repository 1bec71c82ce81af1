package io.github.mwaareactor.emulator;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives JUnit tests an emulator, started before them and closed after them whatever became of them.
 *
 * <pre>
 * &#64;RegisterExtension
 * static final EmulatorExtension EMULATOR = EmulatorExtension.create();
 *
 * &#64;Test
 * void readsARun(MwaaServerlessEmulator emulator) { ... }
 * </pre>
 *
 * <p>In a static field, or with {@code @ExtendWith(EmulatorExtension.class)} on the class, one
 * emulator serves all tests of the class and of those nested in it. After each test it is
 * {@linkplain MwaaServerlessEmulator#reset() reset}, which also ends runs begun in
 * {@code @BeforeAll}. In an instance field every test has an emulator of its own, and so has a
 * method with {@code @ExtendWith}. That is the way for tests that run at the same time.
 *
 * <p>Test methods, lifecycle methods and, unless the extension is in an instance field,
 * constructors may have a parameter of type {@link MwaaServerlessEmulator}; {@link #get()} gives
 * the same. Needs JUnit Jupiter 5 or 6 on the class path, which this library does not bring along.
 */
public final class EmulatorExtension
    implements BeforeAllCallback,
        AfterAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver {
  private final MwaaServerlessEmulator.Builder options;
  private @Nullable MwaaServerlessEmulator emulator;
  private boolean restarted;
  // The classes nested in each other whose tests share one emulator; none if each test has its own.
  private int sharingClasses;

  /** For {@code @ExtendWith}: an emulator with all defaults. */
  public EmulatorExtension() {
    this(MwaaServerlessEmulator.builder());
  }

  private EmulatorExtension(MwaaServerlessEmulator.Builder options) {
    this.options = options;
  }

  /**
   * An emulator with all defaults.
   *
   * @return the extension, for a field with {@code @RegisterExtension}
   */
  public static EmulatorExtension create() {
    return new EmulatorExtension();
  }

  /**
   * An emulator with options: its clock, its keys, TLS and so on.
   *
   * @param options what it is to be; not to be changed afterwards
   * @return the extension, for a field with {@code @RegisterExtension}
   */
  public static EmulatorExtension of(MwaaServerlessEmulator.Builder options) {
    return new EmulatorExtension(Objects.requireNonNull(options, "options"));
  }

  /**
   * The emulator of the test, or of the class. Started here if it is not yet, so that other fields
   * of a test may be made with it.
   *
   * @return the emulator
   */
  public synchronized MwaaServerlessEmulator get() {
    MwaaServerlessEmulator current = emulator;
    if (current == null) {
      current = options.start();
      emulator = current;
    }
    return current;
  }

  /**
   * Closes the emulator and starts another in its place, for the one test that needs other options:
   * after it, a class that shares an emulator has one with its own options again.
   *
   * @param other what it is to be
   * @return the emulator that {@link #get()} gives from now on
   */
  public synchronized MwaaServerlessEmulator restart(MwaaServerlessEmulator.Builder other) {
    close();
    restarted = true;
    MwaaServerlessEmulator started = other.start();
    emulator = started;
    return started;
  }

  /** Starts the emulator that the tests of a class share. */
  @Override
  public synchronized void beforeAll(ExtensionContext context) {
    sharingClasses++;
    get();
  }

  /** Starts the emulator unless it is shared. */
  @Override
  public void beforeEach(ExtensionContext context) {
    get();
  }

  /** Closes the emulator, or resets it if it is shared. */
  @Override
  public synchronized void afterEach(ExtensionContext context) {
    if (sharingClasses == 0 || restarted || (emulator != null && emulator.isClosed())) {
      close();
    } else if (emulator != null) {
      emulator.reset();
    }
  }

  /** Closes the emulator that the tests of a class shared. */
  @Override
  public synchronized void afterAll(ExtensionContext context) {
    sharingClasses--;
    if (sharingClasses == 0) {
      close();
    }
  }

  /** Whether the parameter is an emulator. */
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == MwaaServerlessEmulator.class;
  }

  /** The emulator, as {@link #get()} gives it. */
  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return get();
  }

  private void close() {
    MwaaServerlessEmulator current = emulator;
    emulator = null;
    restarted = false;
    if (current != null) {
      current.close();
    }
  }
}
