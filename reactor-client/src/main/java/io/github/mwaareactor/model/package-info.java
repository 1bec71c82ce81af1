/** Requests and responses: plain immutable values without framework types. */
@NullMarked
package io.github.mwaareactor.model;

import org.jspecify.annotations.NullMarked;
