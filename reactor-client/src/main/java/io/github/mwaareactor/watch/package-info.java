/** Following many runs at once, each polled once however many are interested. */
@NullMarked
package io.github.mwaareactor.watch;

import org.jspecify.annotations.NullMarked;
