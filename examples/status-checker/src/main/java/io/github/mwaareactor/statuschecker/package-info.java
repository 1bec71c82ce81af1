/** A command line that looks up and follows workflow runs. */
@NullMarked
package io.github.mwaareactor.statuschecker;

import org.jspecify.annotations.NullMarked;
