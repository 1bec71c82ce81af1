/** The commands of the fleet watcher. */
@NullMarked
package io.github.mwaareactor.fleetwatcher;

import org.jspecify.annotations.NullMarked;
