/** Many runs, followed by one loop. */
@NullMarked
package io.github.mwaareactor.internal.watch;

import org.jspecify.annotations.NullMarked;
