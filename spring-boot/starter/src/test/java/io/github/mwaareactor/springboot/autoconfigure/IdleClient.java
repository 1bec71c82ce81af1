package io.github.mwaareactor.springboot.autoconfigure;

import io.github.mwaareactor.observe.ClientState;
import io.github.mwaareactor.observe.ConnectionCounts;
import java.time.Duration;
import java.util.OptionalInt;

/** The state of a client that was never called. */
final class IdleClient implements ClientState {
  @Override
  public OptionalInt retryBudget() {
    return OptionalInt.empty();
  }

  @Override
  public int waitingForPermit() {
    return 0;
  }

  @Override
  public ConnectionCounts connections() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Duration credentialsAge() {
    return null;
  }
}
