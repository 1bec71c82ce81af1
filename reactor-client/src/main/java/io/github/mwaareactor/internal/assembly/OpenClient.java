package io.github.mwaareactor.internal.assembly;

import io.github.mwaareactor.internal.aws.CredentialsCache;
import io.github.mwaareactor.observe.ClientState;
import io.github.mwaareactor.observe.ConnectionCounts;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a listener may read of a client while it is open. */
final class OpenClient implements ClientState {
  private final Supplier<OptionalInt> retryBudget;
  private final IntSupplier waiting;
  private final ConnectionCounts connections;
  private final CredentialsCache identity;

  OpenClient(
      Supplier<OptionalInt> retryBudget,
      IntSupplier waiting,
      ConnectionCounts connections,
      CredentialsCache identity) {
    this.retryBudget = retryBudget;
    this.waiting = waiting;
    this.connections = connections;
    this.identity = identity;
  }

  @Override
  public OptionalInt retryBudget() {
    return retryBudget.get();
  }

  @Override
  public int waitingForPermit() {
    return waiting.getAsInt();
  }

  @Override
  public ConnectionCounts connections() {
    return connections;
  }

  @Override
  public @Nullable Duration credentialsAge() {
    return identity.age();
  }
}
