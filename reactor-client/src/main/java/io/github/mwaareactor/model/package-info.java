/** What is asked for and what is answered: plain immutable values, no framework types. */
@NullMarked
package io.github.mwaareactor.model;

import org.jspecify.annotations.NullMarked;
