/** What the topics of a fleet hold, for members and for whoever writes or reads them. */
@NullMarked
package io.github.mwaareactor.fleetwatcher.topics;

import org.jspecify.annotations.NullMarked;
