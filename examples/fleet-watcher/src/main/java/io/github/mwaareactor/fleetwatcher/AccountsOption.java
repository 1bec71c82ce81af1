package io.github.mwaareactor.fleetwatcher;

import io.github.mwaareactor.fleetwatcher.accounts.Accounts;
import io.github.mwaareactor.fleetwatcher.topics.Partitioning;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The accounts file, where only its spreads matter. */
final class AccountsOption {
  @Option(
      names = "--accounts",
      paramLabel = "FILE",
      defaultValue = "${env:FLEET_ACCOUNTS}",
      description =
          "The accounts file of the fleet. It is needed if accounts have a spread. Environment: FLEET_ACCOUNTS.")
  private @Nullable Path file;

  Partitioning partitioning() {
    return file == null ? new Partitioning(Map.of()) : Accounts.read(file).partitioning();
  }
}
