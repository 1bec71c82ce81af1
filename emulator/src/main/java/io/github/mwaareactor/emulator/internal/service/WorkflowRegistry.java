package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.emulator.internal.Checks;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Knows the workflows of all accounts and regions. */
public final class WorkflowRegistry {
  private final Accounts accounts;
  private final Definitions definitions;
  private final ServiceClock clock;
  private final Map<String, Workflow> byArn = new ConcurrentHashMap<>();
  // The first of them is gone first: each waits equally long.
  private final Queue<Workflow> deleting = new ConcurrentLinkedQueue<>();

  WorkflowRegistry(Accounts accounts, Definitions definitions, ServiceClock clock) {
    this.accounts = accounts;
    this.definitions = definitions;
    this.clock = clock;
  }

  /** Makes one for a test: it counts against the quota, but is not refused for it. */
  public String create(ServiceIdentity identity, String name) {
    Checks.argument(
        ServiceIdentity.isRunId(name),
        "name must be 1 to 255 letters, digits, '.', '-' or '_', the first a letter or digit, was"
            + " '%s'",
        name);
    AccountState account = accounts.of(identity);
    synchronized (account) {
      Checks.argument(!account.hasName(name), "name must be new to the account, was '%s'", name);
      Instant now = Json.toMillis(clock.now());
      return create(account, name, null, WorkflowSettings.stub(identity, name), now).arn();
    }
  }

  /** Makes one under a name that is free, with an id of its own; the caller holds the account. */
  Workflow create(
      AccountState account,
      String name,
      @Nullable Encryption encryption,
      WorkflowSettings settings,
      Instant now) {
    String id = Identifiers.workflowId(name);
    return add(account, id, encryption, settings, Identifiers.version(), now, true);
  }

  /** The workflow of this ARN, made if there is none, with this first version. */
  Workflow findOrAdd(AccountState account, String workflowArn, String version, Instant now) {
    Workflow known = byArn.get(workflowArn);
    if (known != null) {
      return known;
    }
    synchronized (account) {
      Workflow raced = byArn.get(workflowArn);
      String id = workflowArn.substring(account.arnPrefix().length());
      WorkflowSettings settings =
          WorkflowSettings.stub(account.identity(), ServiceIdentity.nameOf(id));
      return raced == null ? add(account, id, null, settings, version, now, false) : raced;
    }
  }

  private Workflow add(
      AccountState account,
      String id,
      @Nullable Encryption encryption,
      WorkflowSettings settings,
      String version,
      Instant now,
      boolean counts) {
    WorkflowVersion first =
        new WorkflowVersion(version, 1, now, settings, definitions.at(settings.definition()));
    Workflow workflow = new Workflow(account, id, account.nextNumber(), encryption, first, counts);
    byArn.put(workflow.arn(), workflow);
    account.add(workflow);
    return workflow;
  }

  WorkflowVersion update(Workflow workflow, WorkflowSettings update, Instant now) {
    return workflow.addVersion(update, definitions.at(update.definition()), now);
  }

  void delete(Workflow workflow, Instant now) {
    if (workflow.delete(now)) {
      deleting.add(workflow);
    }
  }

  /** A workflow whose deletion has come to its end, once, or null if there is none. */
  @Nullable Workflow nextGone(Instant now) {
    Workflow first = deleting.peek();
    if (first == null || !first.isGone(now) || !deleting.remove(first)) {
      return null;
    }
    byArn.remove(first.arn(), first);
    first.account().remove(first);
    return first;
  }

  @Nullable Workflow find(String workflowArn) {
    return byArn.get(workflowArn);
  }

  /** The caller's workflow of this ARN, or what the service says instead. */
  Workflow require(AccountState caller, String workflowArn, String operation) {
    requireOwn(caller, workflowArn, operation);
    Workflow found = findOwn(caller, workflowArn);
    if (found == null) {
      throw new OperationFailure(notFound(workflowArn, regionsServed(workflowArn)));
    }
    return found;
  }

  /** For the lists: the service models no such error as not found for them. */
  Workflow requireListed(AccountState caller, String workflowArn, String operation) {
    requireOwn(caller, workflowArn, operation);
    Workflow found = findOwn(caller, workflowArn);
    if (found == null) {
      throw new OperationFailure(unknown("WorkflowArn", regionsServed(workflowArn)));
    }
    return found;
  }

  /** Refuses what belongs to another account, whether or not it exists. */
  void requireOwn(AccountState caller, String workflowArn, String operation) {
    if (!caller.owns(workflowArn) && !caller.identity().isOfAccount(workflowArn)) {
      throw new OperationFailure(denied(caller, workflowArn, operation));
    }
  }

  // One of another region exists, but not where the caller asks.
  private @Nullable Workflow findOwn(AccountState caller, String workflowArn) {
    return caller.owns(workflowArn) ? find(workflowArn) : null;
  }

  void clear() {
    byArn.clear();
    deleting.clear();
  }

  static ServiceError unknown(String member) {
    return unknown(member, "");
  }

  private static ServiceError unknown(String member, String hint) {
    return ServiceError.validation(
        "Invalid input: " + member + " does not exist." + hint,
        "other",
        Map.of(member, "does not exist"));
  }

  private static ServiceError notFound(String workflowArn, String hint) {
    return ServiceError.resourceNotFound(
        "Workflow " + workflowArn + " does not exist." + hint, workflowArn, "Workflow");
  }

  // A hint for whoever has set up the emulator: the service itself has no such sentence.
  private String regionsServed(String workflowArn) {
    ServiceIdentity identity = ServiceIdentity.ofWorkflow(workflowArn);
    return identity == null || accounts.servesRegion(identity.region())
        ? ""
        : " This emulator serves: " + accounts.regionNames() + ".";
  }

  private static ServiceError denied(AccountState caller, String workflowArn, String operation) {
    String action = ServiceIdentity.SIGNING_NAME + ":" + operation;
    return ServiceError.accessDenied(
        "Account "
            + caller.identity().accountId()
            + " is not authorized to perform: "
            + action
            + " on resource: "
            + workflowArn
            + " because no resource-based policy allows the "
            + action
            + " action");
  }
}
