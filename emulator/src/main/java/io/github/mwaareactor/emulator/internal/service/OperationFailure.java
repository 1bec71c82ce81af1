package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.ServiceError;

/** Ends an operation with the error to answer. Made often, so without a stack. */
final class OperationFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ServiceError error;

  OperationFailure(ServiceError error) {
    super(error.type(), null, false, false);
    this.error = error;
  }

  ServiceError error() {
    return error;
  }
}
