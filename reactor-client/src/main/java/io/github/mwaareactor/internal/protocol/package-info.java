/** The operations and their JSON: the only user of Jackson. */
@NullMarked
package io.github.mwaareactor.internal.protocol;

import org.jspecify.annotations.NullMarked;
