/** Following many runs at once, each with one poll at a time however many subscribers it has. */
@NullMarked
package io.github.mwaareactor.watch;

import org.jspecify.annotations.NullMarked;
