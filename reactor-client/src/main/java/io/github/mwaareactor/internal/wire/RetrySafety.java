package io.github.mwaareactor.internal.wire;

import io.github.mwaareactor.error.MwaaException;

/** Whether an operation may be repeated when it is not known if it was executed. */
public enum RetrySafety {
  /** It changes nothing. */
  READ,
  /** Done twice, it leaves what doing it once leaves. */
  IDEMPOTENT,
  /** The service knows a repetition by its client token. */
  BY_TOKEN,
  /** Done twice, it leaves something else. */
  UNSAFE;

  /** Whether another attempt may follow one that failed like this. */
  public boolean allowsRepetition(Throwable failure) {
    return this != UNSAFE
        || (failure instanceof MwaaException known && !known.mayHaveBeenExecuted());
  }
}
