/** Lists that come in pages. */
@NullMarked
package io.github.mwaareactor.internal.list;

import org.jspecify.annotations.NullMarked;
