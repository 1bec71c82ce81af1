package io.github.mwaareactor.fleetwatcher.member;

import io.github.mwaareactor.fleetwatcher.accounts.WatcherSource;
import io.github.mwaareactor.fleetwatcher.topics.AccountRegion;
import io.github.mwaareactor.watch.RunWatcher;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A {@link ScriptedWatcher} for each account, but for those that a test says are unknown. */
final class ScriptedWatchers implements WatcherSource {
  final Map<AccountRegion, ScriptedWatcher> made = new HashMap<>();
  final Set<AccountRegion> unknown = new HashSet<>();

  @Override
  public @Nullable RunWatcher watcher(AccountRegion accountRegion, double learntRate) {
    return unknown.contains(accountRegion)
        ? null
        : made.computeIfAbsent(accountRegion, key -> new ScriptedWatcher(learntRate));
  }
}
