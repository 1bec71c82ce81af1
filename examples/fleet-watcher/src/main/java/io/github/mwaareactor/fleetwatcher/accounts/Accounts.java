package io.github.mwaareactor.fleetwatcher.accounts;

import io.github.mwaareactor.fleetwatcher.topics.AccountRegion;
import io.github.mwaareactor.fleetwatcher.topics.Partitioning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The accounts whose runs a fleet watches. All members and producers have the same. */
public final class Accounts {
  // A member that is spelt wrong would otherwise be no role or no spread, without a word.
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Map<AccountRegion, Account> accounts;

  private Accounts(Map<AccountRegion, Account> accounts) {
    this.accounts = accounts;
  }

  /**
   * Makes them of a list.
   *
   * @throws IllegalArgumentException if an account is there twice in one region
   */
  public static Accounts of(List<Account> listed) {
    Map<AccountRegion, Account> accounts = new HashMap<>();
    for (Account account : listed) {
      for (AccountRegion each : account.accountRegions()) {
        if (accounts.put(each, account) != null) {
          throw new IllegalArgumentException("account " + each + " is there twice");
        }
      }
    }
    return new Accounts(accounts);
  }

  /**
   * Reads the accounts file, a JSON array of {@link Account}.
   *
   * @throws IllegalArgumentException if it cannot be read, or says what cannot be; the message
   *     names the file
   */
  public static Accounts read(Path file) {
    try {
      return of(listed(MAPPER.readValue(Files.readString(file), Account[].class)));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(file + ": there is no such file", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(file + ": " + reason(e), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static List<Account> listed(@Nullable Account @Nullable [] read) {
    if (read == null) {
      throw new IllegalArgumentException("an array of accounts is missing, was null");
    }
    List<Account> listed = new ArrayList<>();
    for (Account account : read) {
      if (account == null) {
        throw new IllegalArgumentException("an account must be an object, was null");
      }
      listed.add(account);
    }
    return listed;
  }

  private static String reason(JacksonException error) {
    if (error instanceof DatabindException
        && error.getCause() instanceof IllegalArgumentException) {
      return String.valueOf(error.getCause().getMessage());
    }
    String where =
        error.getLocation() == null ? "" : "line " + error.getLocation().getLineNr() + ": ";
    return where + error.getOriginalMessage();
  }

  /** How an account is reached; null if it is none of these. */
  public @Nullable Account find(AccountRegion accountRegion) {
    return accounts.get(accountRegion);
  }

  /** All of them. */
  public Set<AccountRegion> all() {
    return Set.copyOf(accounts.keySet());
  }

  /** Which partition has the runs of an account. */
  public Partitioning partitioning() {
    Map<AccountRegion, Integer> spread = new HashMap<>();
    accounts.forEach(
        (accountRegion, account) -> {
          if (account.spread() != null && account.spread() > 1) {
            spread.put(accountRegion, account.spread());
          }
        });
    return new Partitioning(spread);
  }
}
