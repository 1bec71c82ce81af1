/** What a Spring Boot application defines to change the client that is configured for it. */
@NullMarked
package io.github.mwaareactor.springboot;

import org.jspecify.annotations.NullMarked;
