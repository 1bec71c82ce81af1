package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.ServiceError;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The input of an operation, or else what is wrong with it. */
record Input<I>(@Nullable I value, @Nullable ServiceError problem) {

  I valueOrFailure() {
    if (problem != null) {
      throw new OperationFailure(problem);
    }
    return Objects.requireNonNull(value, "value");
  }
}
