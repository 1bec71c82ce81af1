package io.github.mwaareactor.fleetwatcher.accounts;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.fleetwatcher.topics.AccountRegion;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * One watcher for each account and region, made when it is first needed. Each has a client of its
 * own, with the account's credentials, and all of them share one client's connections.
 */
public final class AccountWatchers implements WatcherSource, AutoCloseable {
  private static final String SESSION = "mwaa-fleet-watcher";

  private final MwaaServerlessReactiveClient connections;
  private final Accounts accounts;
  private final WatchOptions options;
  private final Map<AccountRegion, RunWatcher> watchers = new ConcurrentHashMap<>();
  private final Map<AccountRegion, MwaaServerlessReactiveClient> clients =
      new ConcurrentHashMap<>();

  /**
   * Makes none yet.
   *
   * @param connections whose connections they share
   * @param accounts how accounts are reached
   * @param options how fresh states are kept
   */
  public AccountWatchers(
      MwaaServerlessReactiveClient connections, Accounts accounts, WatchOptions options) {
    this.connections = connections;
    this.accounts = accounts;
    this.options = options;
  }

  @Override
  public @Nullable RunWatcher watcher(AccountRegion accountRegion, double learntRate) {
    Account account = accounts.find(accountRegion);
    return account == null
        ? null
        : watchers.computeIfAbsent(accountRegion, key -> open(key, account, learntRate));
  }

  private RunWatcher open(AccountRegion accountRegion, Account account, double learntRate) {
    MwaaServerlessReactiveClient client =
        connections.toBuilder()
            .credentialsProvider(credentials(account, Region.of(accountRegion.region())))
            .build();
    clients.put(accountRegion, client);
    WatchOptions.Builder adjusted = options.toBuilder().initialRate(learntRate);
    if (account.rate() != null) {
      adjusted.rate(account.rate());
    }
    return client.watcher(adjusted.build());
  }

  private static AwsCredentialsProvider credentials(Account account, Region region) {
    String profile = account.profile();
    AwsCredentialsProvider own =
        profile == null
            ? DefaultCredentialsProvider.builder().build()
            : ProfileCredentialsProvider.create(profile);
    String role = account.roleArn();
    if (role == null) {
      return own;
    }
    return StsAssumeRoleCredentialsProvider.builder()
        .stsClient(StsClient.builder().region(region).credentialsProvider(own).build())
        .refreshRequest(
            request ->
                request.roleArn(role).roleSessionName(SESSION).externalId(account.externalId()))
        .build();
  }

  /** Those that were made. */
  public Map<AccountRegion, RunWatcher> open() {
    return Map.copyOf(watchers);
  }

  /** Ends them all. The client whose connections they share stays open. */
  @Override
  public void close() {
    watchers.values().forEach(RunWatcher::close);
    clients.values().forEach(MwaaServerlessReactiveClient::close);
  }
}
