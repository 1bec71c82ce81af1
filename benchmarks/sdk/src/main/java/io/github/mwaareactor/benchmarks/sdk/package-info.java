/** Contenders of the AWS SDK for Java, with the libraries its own release names. */
@NullMarked
package io.github.mwaareactor.benchmarks.sdk;

import org.jspecify.annotations.NullMarked;
