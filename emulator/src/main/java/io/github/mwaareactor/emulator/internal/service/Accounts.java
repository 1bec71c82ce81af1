package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.internal.Checks;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which accounts and regions this emulator serves, and what each account has in each region. */
public final class Accounts {
  private final ServiceIdentity home;
  private final Map<String, String> firstAccountsByKey;
  private final Map<String, String> accountsByKey = new ConcurrentHashMap<>();
  private final Set<String> firstRegions;
  private final Set<String> regions = ConcurrentHashMap.newKeySet();
  private final Map<String, Map<String, AccountState>> states = new ConcurrentHashMap<>();

  /**
   * @param home where callers are who say nothing else
   * @param accountsByKey the account of each access key, by the key's id
   * @param firstRegions the regions served from the start
   */
  public Accounts(
      ServiceIdentity home, Map<String, String> accountsByKey, Set<String> firstRegions) {
    this.home = home;
    this.firstAccountsByKey = Map.copyOf(accountsByKey);
    this.firstRegions = Set.copyOf(firstRegions);
    reset();
  }

  public ServiceIdentity home() {
    return home;
  }

  /** Whose account it is that signs with this key from now on. */
  public void add(String accountId, String accessKeyId) {
    String checked = new ServiceIdentity(home.region(), accountId).accountId();
    accountsByKey.put(accessKeyId, checked);
  }

  public boolean servesRegion(String region) {
    return regions.contains(region);
  }

  /** The regions served, to be shown. */
  String regionNames() {
    return String.join(", ", new TreeSet<>(regions));
  }

  /** A known account in any region, whether that is served or not. */
  public ServiceIdentity identity(String accountId, String region) {
    ServiceIdentity identity = new ServiceIdentity(region, accountId);
    Checks.argument(
        isKnown(accountId), "accountId must be an account of the emulator, was '%s'", accountId);
    return identity;
  }

  /** Serves this region, too. */
  public void serveRegion(String region) {
    regions.add(region);
  }

  AccountState of(ServiceIdentity identity) {
    return stateOf(identity.accountId(), identity.region());
  }

  /** Whose request it is that carries a good signature of this key for this region. */
  AccountState caller(String accessKeyId, String region) {
    return stateOf(
        Objects.requireNonNull(accountsByKey.get(accessKeyId), "account of the key"), region);
  }

  /** Where a workflow of this ARN could be, or null if nowhere here. */
  @Nullable AccountState ownerOf(String workflowArn) {
    ServiceIdentity identity = ServiceIdentity.ofWorkflow(workflowArn);
    return identity != null && serves(identity) && identity.owns(workflowArn) ? of(identity) : null;
  }

  private boolean serves(ServiceIdentity identity) {
    return isKnown(identity.accountId()) && servesRegion(identity.region());
  }

  void reset() {
    accountsByKey.clear();
    accountsByKey.putAll(firstAccountsByKey);
    regions.clear();
    regions.addAll(firstRegions);
    states.clear();
  }

  private boolean isKnown(String accountId) {
    return home.accountId().equals(accountId) || accountsByKey.containsValue(accountId);
  }

  private AccountState stateOf(String accountId, String region) {
    Map<String, AccountState> byRegion = states.get(accountId);
    AccountState state = byRegion == null ? null : byRegion.get(region);
    return state == null ? newState(accountId, region) : state;
  }

  private AccountState newState(String accountId, String region) {
    return states
        .computeIfAbsent(accountId, account -> new ConcurrentHashMap<>())
        .computeIfAbsent(region, name -> new AccountState(new ServiceIdentity(name, accountId)));
  }
}
