/** The AWS accounts whose runs are watched, and how they are reached. */
@NullMarked
package io.github.mwaareactor.fleetwatcher.accounts;

import org.jspecify.annotations.NullMarked;
