package io.github.mwaareactor.fleetwatcher.accounts;

import io.github.mwaareactor.fleetwatcher.topics.AccountRegion;
import io.github.mwaareactor.watch.RunWatcher;
import org.jspecify.annotations.Nullable;

/** Gives the watcher of an account. */
public interface WatcherSource {
  /**
   * The watcher of an account.
   *
   * @param learntRate the rate that another member found to be tolerated, for a watcher that is
   *     made now; infinite if none did
   * @return null if the account is none of those that are known
   */
  @Nullable RunWatcher watcher(AccountRegion accountRegion, double learntRate);
}
