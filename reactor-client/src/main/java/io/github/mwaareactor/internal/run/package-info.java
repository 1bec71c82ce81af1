/** What is done with a run by more than one call. */
@NullMarked
package io.github.mwaareactor.internal.run;

import org.jspecify.annotations.NullMarked;
