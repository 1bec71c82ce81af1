/** What work is handed from thread to thread with, and timed. */
@NullMarked
package io.github.mwaareactor.internal.concurrent;

import org.jspecify.annotations.NullMarked;
