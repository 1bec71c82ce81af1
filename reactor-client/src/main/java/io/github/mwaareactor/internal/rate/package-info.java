/** When something may begin: permits at even distances, and rates learnt from outcomes. */
@NullMarked
package io.github.mwaareactor.internal.rate;

import org.jspecify.annotations.NullMarked;
