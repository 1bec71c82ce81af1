/** The emulator as the service that tests of a Spring Boot application talk to. */
@NullMarked
package io.github.mwaareactor.springboot.test;

import org.jspecify.annotations.NullMarked;
