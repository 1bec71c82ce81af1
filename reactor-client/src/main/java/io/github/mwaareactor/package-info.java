/** The client: {@link io.github.mwaareactor.MwaaServerlessReactiveClient} and its builder. */
@NullMarked
package io.github.mwaareactor;

import org.jspecify.annotations.NullMarked;
