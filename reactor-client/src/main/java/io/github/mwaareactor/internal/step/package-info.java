/** What happens around a request, one concern each, wrapped around the next. */
@NullMarked
package io.github.mwaareactor.internal.step;

import org.jspecify.annotations.NullMarked;
