package io.github.mwaareactor.springboot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Lets the application under test talk to an emulator instead of AWS.
 *
 * <pre>
 * &#64;SpringBootTest
 * &#64;AutoConfigureMwaaServerlessEmulator
 * class NightlyLoadTest {
 *   &#64;Autowired MwaaServerlessEmulator emulator;
 *   ...
 * }
 * </pre>
 *
 * <p>One emulator is started with each application context, on a port of its own, and closed with
 * it. Tests that share a cached context share it. After each test method it is {@linkplain
 * io.github.mwaareactor.emulator.MwaaServerlessEmulator#reset() reset}: runs, faults, limits and
 * recorded calls are gone, also runs that were begun before all tests. Tests that run in parallel
 * in one context would reset each other's runs.
 *
 * <p>The emulator is a bean, to be injected into tests. To have one with other options, define a
 * bean of type {@code MwaaServerlessEmulator} in the configuration of the test. The client gets
 * endpoint, credentials and trust as {@link
 * io.github.mwaareactor.springboot.MwaaServerlessConnectionDetails}, which take precedence over the
 * properties of the application. If those pin the client to a region, the emulator is of that
 * region, too. A client that the application builds itself talks to the emulator if it is built
 * from the {@code MwaaServerlessReactiveClientBuilder} bean.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureMwaaServerlessEmulator {}
