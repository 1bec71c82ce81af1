/** Identity, signatures, endpoints and settings: the only user of the AWS SDK. */
@NullMarked
package io.github.mwaareactor.internal.aws;

import org.jspecify.annotations.NullMarked;
