package io.github.mwaareactor.emulator;

import io.github.mwaareactor.emulator.internal.Checks;
import io.github.mwaareactor.emulator.internal.control.ControlApi;
import io.github.mwaareactor.emulator.internal.http.EmulatorServer;
import io.github.mwaareactor.emulator.internal.http.EmulatorTls;
import io.github.mwaareactor.emulator.internal.http.HttpAdapter;
import io.github.mwaareactor.emulator.internal.http.OpenConnections;
import io.github.mwaareactor.emulator.internal.service.Accounts;
import io.github.mwaareactor.emulator.internal.service.FaultQueue;
import io.github.mwaareactor.emulator.internal.service.Operations;
import io.github.mwaareactor.emulator.internal.service.RequestHandler;
import io.github.mwaareactor.emulator.internal.service.RequestRegions;
import io.github.mwaareactor.emulator.internal.service.RunKey;
import io.github.mwaareactor.emulator.internal.service.ServiceIdentity;
import io.github.mwaareactor.emulator.internal.service.ServiceState;
import io.github.mwaareactor.emulator.internal.signature.SignatureCheck;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * An Amazon MWAA Serverless of your own, to test clients against: it answers all fifteen operations
 * over real HTTP on this machine, refuses every request that is not signed as the service demands,
 * and holds workflows whose runs live by a script.
 *
 * <pre>{@code
 * try (MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start()) {
 *   String workflow = emulator.workflowArn("nightly-load-a1B2c3D4e5");
 *   ScriptedRun run =
 *       emulator.run(workflow, RunScript.succeedsAfter(Duration.ofSeconds(2), Duration.ofSeconds(5)));
 *   // point a client at emulator.endpoint() with emulator.accessKey() and emulator.region()
 * }
 * }</pre>
 *
 * <p>Any number can run in one JVM; each has a port and daemon threads of its own. All methods may
 * be called from any thread; {@link #start()} waits until the port is open.
 */
public final class MwaaServerlessEmulator implements AutoCloseable {
  private final AccessKey accessKey;
  private final Map<String, AccessKey> firstKeys;
  private final Map<String, AccessKey> accessKeys;
  private final Latency latency;
  private final @Nullable ApiRateLimit apiRateLimit;
  private final Quotas quotas;
  private final @Nullable EmulatorTls tls;
  private final ServiceState service;
  private final FaultQueue<ConnectionFault> connectionFaults = new FaultQueue<>();
  private final OpenConnections open = new OpenConnections(connectionFaults::next);
  private final Connections connections;
  private final Operations operations;
  private final HttpAdapter adapter;
  private final EmulatorServer server;
  private final AtomicBoolean closed = new AtomicBoolean();

  private MwaaServerlessEmulator(Builder builder) {
    ServiceIdentity identity = new ServiceIdentity(builder.region, builder.accountId);
    this.accessKey = builder.accessKeys.values().iterator().next();
    this.tls = builder.tls ? EmulatorTls.create() : null;
    this.quotas = builder.quotas;
    Accounts accounts = new Accounts(identity, builder.accountsByKey(), builder.servedRegions());
    this.service = ServiceState.of(accounts, builder.clock, builder.recordedCalls);
    this.latency = builder.latency;
    this.apiRateLimit = builder.apiRateLimit;
    service.throttle().set(apiRateLimit);
    service.quotas().set(quotas);
    this.firstKeys = builder.allAccessKeys();
    this.accessKeys = new ConcurrentHashMap<>(firstKeys);
    SignatureCheck signatures =
        new SignatureCheck(new RequestRegions(accounts), ServiceIdentity.SIGNING_NAME, accessKeys);
    RequestHandler handler = new RequestHandler(service, signatures, builder.errorStatuses);
    this.operations = handler.operations();
    this.connections = new Connections(builder.tls, connectionFaults, open);
    this.adapter = new HttpAdapter(handler::answer, builder.latency);
    // Before the port is open: the first request already finds it.
    if (builder.control != ControlAccess.OFF) {
      adapter.control(new ControlApi(this, builder.control == ControlAccess.ANYWHERE));
    }
    builder.beforeOpening.accept(this);
    this.server =
        EmulatorServer.open(
            new EmulatorServer.Settings(builder.host, builder.port, tls, builder.idleTimeout),
            open,
            adapter);
  }

  /**
   * Starts one with all defaults: plain HTTP on a free port of 127.0.0.1, region {@code us-east-1},
   * account {@code 123456789012}.
   *
   * @return the emulator, listening
   */
  public static MwaaServerlessEmulator start() {
    return builder().start();
  }

  /**
   * For an emulator other than the default one.
   *
   * @return a builder with all defaults
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Where it listens.
   *
   * @return {@code http://127.0.0.1:port}, or {@code https:} with TLS; with the address of {@link
   *     Builder#host} unless that stands for all addresses
   */
  public URI endpoint() {
    String scheme = tls == null ? "http" : "https";
    return URI.create(scheme + "://" + server.host() + ":" + port());
  }

  /**
   * The port it listens on.
   *
   * @return the one asked for, or the free one it found
   */
  public int port() {
    return server.port();
  }

  /**
   * The region of its own: signatures must be scoped to it, or to one of {@link Builder#regions}.
   *
   * @return the region
   */
  public String region() {
    return service.accounts().home().region();
  }

  /**
   * The account of its own, beside those of {@link Builder#account}.
   *
   * @return 12 digits
   */
  public String accountId() {
    return service.accounts().home().accountId();
  }

  /**
   * A key to sign with.
   *
   * @return the first accepted one
   */
  public AccessKey accessKey() {
    return accessKey;
  }

  /**
   * The ARN of a workflow of this region and account, which exists from its first {@link #run} or
   * {@link #script} on.
   *
   * @param workflowId a name, {@code -} and 10 letters or digits, as the service generates them
   * @return the ARN, in the region's partition
   */
  public String workflowArn(String workflowId) {
    return service.accounts().home().workflowArn(workflowId);
  }

  /**
   * The ARN of a workflow of any account and region. From now on, until {@link #reset()}, the
   * region is one of those that are served.
   *
   * @param accountId an account of this emulator
   * @param region a region's name
   * @param workflowId a name, {@code -} and 10 letters or digits, as the service generates them
   * @return the ARN, in the region's partition
   */
  public String workflowArn(String accountId, String region, String workflowId) {
    String arn = service.accounts().identity(accountId, region).workflowArn(workflowId);
    service.accounts().serveRegion(region);
    return arn;
  }

  /**
   * Makes a workflow of this region and account, as CreateWorkflow would, with settings of its own
   * choice. It counts against the {@linkplain Quotas quota} of workflows, but is never refused for
   * it.
   *
   * @param name a name that no workflow here has: letters, digits, {@code .}, {@code -}, {@code _}
   * @return its ARN, which ends in the name, {@code -} and 10 letters or digits
   */
  public String createWorkflow(String name) {
    return create(service.accounts().home(), name);
  }

  /**
   * Makes a workflow of any account and region, like {@link #createWorkflow(String)}. From now on,
   * until {@link #reset()}, the region is one of those that are served.
   *
   * @param accountId an account of this emulator
   * @param region a region's name
   * @param name a name that no workflow there has
   * @return its ARN
   */
  public String createWorkflow(String accountId, String region, String name) {
    String arn = create(service.accounts().identity(accountId, region), name);
    service.accounts().serveRegion(region);
    return arn;
  }

  private String create(ServiceIdentity identity, String name) {
    service.runs().endDeletions();
    return service.workflows().create(identity, name);
  }

  /**
   * Serves one more account, or gives one more keys, until {@link #reset()}.
   *
   * @param accountId 12 digits; may be an account that is served already
   * @param accessKeys at least one, with ids that no key has yet
   */
  public void account(String accountId, AccessKey... accessKeys) {
    Checks.argument(accessKeys.length > 0, "accessKeys must not be empty");
    Set<String> ids = new HashSet<>(this.accessKeys.keySet());
    for (AccessKey key : accessKeys) {
      Checks.argument(
          ids.add(key.accessKeyId()),
          "access keys must have different ids, was twice '%s'",
          key.accessKeyId());
    }
    for (AccessKey key : accessKeys) {
      service.accounts().add(accountId, key.accessKeyId());
      this.accessKeys.put(key.accessKeyId(), key);
    }
  }

  /**
   * How runs live that StartWorkflowRun begins in a workflow from now on. Without it they succeed
   * after 3 s, by way of {@code STARTING}, {@code QUEUED} and {@code RUNNING}. Version and override
   * parameters are those of the request; a script without task instances is given one.
   *
   * @param workflowArn a workflow of this emulator; it is made if its ARN is right and there is
   *     none
   * @param script what becomes of its runs
   */
  public void script(String workflowArn, RunScript script) {
    service.runs().script(workflowArn, Objects.requireNonNull(script, "script"));
  }

  /**
   * Hands in what S3 would hold: the text of workflows that are made or updated with this location
   * from now on. Of the text, the emulator reads a line {@code schedule: <cron expression>} only.
   * For any other location it makes up a stub.
   *
   * @param bucket the bucket of {@code DefinitionS3Location}
   * @param objectKey its key
   * @param text what GetWorkflow answers as {@code WorkflowDefinition}
   */
  public void definition(String bucket, String objectKey, String text) {
    service
        .definitions()
        .put(
            Objects.requireNonNull(bucket, "bucket"),
            Objects.requireNonNull(objectKey, "objectKey"),
            Objects.requireNonNull(text, "text"));
  }

  /**
   * How long pages are from now on, those of all list operations.
   *
   * @param rows the most rows of a page, 1 to 100, also where {@code MaxResults} is more or absent;
   *     100 at the start
   */
  public void pageSize(int rows) {
    service.paging().pageSize(rows);
  }

  /**
   * How ListWorkflowRuns sorts runs from now on. A {@code NextToken} of another order is refused.
   *
   * @param order the order; {@link ListOrder#NEWEST_FIRST} at the start
   */
  public void listOrder(ListOrder order) {
    service.paging().order(order);
  }

  /**
   * How much each account may have in each region from now on.
   *
   * @param quotas in place of any others
   */
  public void quotas(Quotas quotas) {
    service.quotas().set(quotas);
  }

  /**
   * Begins a run under a new id, now, on the emulator's clock, and makes its workflow if there is
   * none. No quota counts it.
   *
   * @param workflowArn a workflow of an account and region that are served
   * @param script what becomes of it
   * @return the run's name
   */
  public ScriptedRun run(String workflowArn, RunScript script) {
    return service.runs().begin(workflowArn, Objects.requireNonNull(script, "script"));
  }

  /**
   * Begins a run, now, on the emulator's clock, and makes its workflow if there is none. No quota
   * counts it.
   *
   * @param workflowArn a workflow of an account and region that are served
   * @param runId an id new to that workflow: letters, digits, {@code .}, {@code -}, {@code _}
   * @param script what becomes of it
   * @return the run's name
   */
  public ScriptedRun run(String workflowArn, String runId, RunScript script) {
    return service.runs().begin(workflowArn, runId, Objects.requireNonNull(script, "script"));
  }

  /**
   * Deletes a run, and how often it was asked for, so that an emulator that begins runs for weeks
   * does not grow. From now on it is not found; its workflow still exists, and calls that were
   * recorded stay so.
   *
   * @param run a run begun here
   * @return false if there was none
   */
  public boolean forget(ScriptedRun run) {
    RunKey key = new RunKey(run.workflowArn(), run.runId());
    boolean forgotten = service.runs().forget(key);
    if (forgotten) {
      service.calls().forget(key);
    }
    return forgotten;
  }

  /**
   * Lets the next well-signed requests of any operation meet a fault. Faults queue up and are met
   * in the order they were injected. A request meets its fault once its operation, size, signature
   * and {@linkplain #apiRateLimit rate} were found good, and before its input is looked at.
   *
   * @param fault what they meet
   * @param times how many of them, at least 1
   * @see #inject(String, Fault, int)
   */
  public void inject(Fault fault, int times) {
    service.faults().ofAll().add(fault, times);
  }

  /**
   * Lets every well-signed request meet a fault until {@link #clearFaults()}, once the faults
   * injected before are used up.
   *
   * @param fault what they meet
   */
  public void inject(Fault fault) {
    service.faults().ofAll().addEndless(fault);
  }

  /**
   * Lets well-signed requests meet a fault by chance until {@link #clearFaults()}: whenever no
   * fault with a number is waiting. May be called for several faults, each with its own chance; of
   * those that strike one request, the one injected first is met.
   *
   * <p>From one seed comes one sequence of hits and misses. So the number of hits among the first n
   * requests is reproducible, also if requests overtake each other.
   *
   * @param fault what they meet
   * @param probability how likely, more than 0 and at most 1
   * @param seed where chance begins
   */
  public void injectRandomly(Fault fault, double probability, long seed) {
    service.faults().ofAll().addRandom(fault, probability, seed);
  }

  /**
   * Lets the next well-signed requests of one operation meet a fault, as {@link #inject(Fault,
   * int)} does for all. A request meets the faults of its operation before those of all operations.
   *
   * @param operation its name, such as {@code StartWorkflowRun}
   * @param fault what they meet
   * @param times how many of them, at least 1
   * @throws IllegalArgumentException naming the operations there are, if this is none
   */
  public void inject(String operation, Fault fault, int times) {
    faultsOf(operation).add(fault, times);
  }

  /**
   * Lets every well-signed request of one operation meet a fault until {@link #clearFaults()}.
   *
   * @param operation its name, such as {@code StartWorkflowRun}
   * @param fault what they meet
   * @throws IllegalArgumentException naming the operations there are, if this is none
   */
  public void inject(String operation, Fault fault) {
    faultsOf(operation).addEndless(fault);
  }

  /**
   * Lets well-signed requests of one operation meet a fault by chance until {@link #clearFaults()},
   * as {@link #injectRandomly(Fault, double, long)} does for all.
   *
   * @param operation its name, such as {@code StartWorkflowRun}
   * @param fault what they meet
   * @param probability how likely, more than 0 and at most 1
   * @param seed where chance begins
   * @throws IllegalArgumentException naming the operations there are, if this is none
   */
  public void injectRandomly(String operation, Fault fault, double probability, long seed) {
    faultsOf(operation).addRandom(fault, probability, seed);
  }

  private FaultQueue<Fault> faultsOf(String operation) {
    return service.faults().of(operations.require(operation));
  }

  /** Forgets all injected faults, those of connections included; what has begun goes on. */
  public void clearFaults() {
    service.faults().clear();
    connectionFaults.clear();
  }

  /**
   * How many requests met an injected fault.
   *
   * @return the count since the start
   */
  public long faultCount() {
    return service.faults().met();
  }

  /**
   * Limits the rate of well-signed requests from now on, in real time: beyond it they are answered
   * with {@code ThrottlingException} and meet no injected fault. Each account has a bucket of its
   * own, full at first, in each region for each operation; all keys of an account share it.
   *
   * @param limit the rate, in place of any other
   */
  public void apiRateLimit(ApiRateLimit limit) {
    service.throttle().set(Objects.requireNonNull(limit, "limit"));
  }

  /**
   * Limits the rate of one operation from now on, whatever the limit of the others.
   *
   * @param operation its name, such as {@code ListWorkflowRuns}
   * @param limit the rate, in place of any other
   * @throws IllegalArgumentException naming the operations there are, if this is none
   */
  public void apiRateLimit(String operation, ApiRateLimit limit) {
    service.throttle().set(operations.require(operation), Objects.requireNonNull(limit, "limit"));
  }

  /** Lifts the limits of {@link #apiRateLimit}, those of single operations included. */
  public void noApiRateLimit() {
    service.throttle().clear();
  }

  /**
   * How long answers are held back from now on, in real time, those of faults included.
   *
   * @param latency the wait for each answer
   */
  public void latency(Latency latency) {
    adapter.latency(Objects.requireNonNull(latency, "latency"));
  }

  /**
   * Lets the service's clock go wrong from now on: the {@code Date} of answers and the time
   * signatures are judged by are off by so much. Runs and recorded calls keep to the right time.
   *
   * @param offset how much it is ahead, behind if negative; ten years of 365 days at most, zero to
   *     mend it
   */
  public void clockOffset(Duration offset) {
    service.clock().offset(offset);
  }

  /**
   * Its connections: how many there are, and what is to go wrong with them.
   *
   * @return the same at every call
   */
  public Connections connections() {
    return connections;
  }

  /**
   * How many requests are being read or answered right now: those held back, slowed or left without
   * an answer by a fault included, until their connection is gone. Falls a moment after a client
   * has its answer.
   *
   * @return the count
   */
  public int callsInProgress() {
    return open.callsInProgress();
  }

  /**
   * The last requests decided on, refused ones included; how many are kept says {@link
   * Builder#recordedCalls}. A request is here as soon as its answer is decided, before any latency;
   * what is no HTTP at all never is.
   *
   * @return a snapshot, oldest first
   */
  public List<RecordedCall> calls() {
    return service.calls().recorded();
  }

  /**
   * How many requests were decided on, refused ones and those no longer recorded included. Whoever
   * sees a request counted finds it recorded.
   *
   * @return the count since the start
   */
  public long callCount() {
    return service.calls().count();
  }

  /**
   * How many requests of one operation were decided on, refused ones included.
   *
   * @param operation its name, such as {@code StartWorkflowRun}
   * @return the count since the start
   * @throws IllegalArgumentException naming the operations there are, if this is none
   */
  public long callCount(String operation) {
    return service.calls().countOf(operations.require(operation));
  }

  /**
   * How many GetWorkflowRun requests asked for a run, whatever they were answered. Of runs that do
   * not exist, only some ten thousand are counted.
   *
   * @param workflowArn the workflow asked for
   * @param runId the run asked for
   * @return the count since the start
   */
  public long callCount(String workflowArn, String runId) {
    return service.calls().countOf(new RunKey(workflowArn, runId));
  }

  /**
   * Makes it as it was when it started, so that the next test can use it: without runs, workflows,
   * definitions, faults, recorded calls and counts, with its first regions, quotas, latency, API
   * rate limit, page size and order, and with the right time. Tokens given before are good no more.
   * Connections with a call in progress or that fell silent are closed; those in a client's pool
   * stay usable. A request that a client gave up a moment ago may still come in and be counted
   * afterwards.
   */
  public void reset() {
    open.reset();
    connectionFaults.reset();
    service.reset();
    accessKeys.keySet().retainAll(firstKeys.keySet());
    service.throttle().clear();
    service.throttle().set(apiRateLimit);
    service.quotas().set(quotas);
    adapter.latency(latency);
  }

  /**
   * The certificate made for this emulator, self-signed for {@code localhost} and 127.0.0.1.
   *
   * @return the certificate
   * @throws IllegalStateException without TLS
   */
  public X509Certificate certificate() {
    return tlsOrThrow().certificate();
  }

  /**
   * Trust in this emulator and in nobody else, for a Java client.
   *
   * @return initialised trust managers
   * @throws IllegalStateException without TLS
   */
  public TrustManagerFactory trust() {
    return tlsOrThrow().trust();
  }

  /**
   * The certificate as text, for a file that {@code AWS_CA_BUNDLE} names.
   *
   * @return PEM
   * @throws IllegalStateException without TLS
   */
  public String certificatePem() {
    return tlsOrThrow().pem();
  }

  /**
   * Frees the port, all connections and all threads; a request in the making gets no answer. What
   * was recorded can still be read. From a Reactor thread that must not block it returns at once,
   * else when all is gone. Closing again does nothing.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      server.close();
    }
  }

  boolean isClosed() {
    return closed.get();
  }

  private EmulatorTls tlsOrThrow() {
    if (tls == null) {
      throw new IllegalStateException("The emulator was started without TLS: see Builder.tls");
    }
    return tls;
  }

  /** Collects what an emulator is to be. Not thread-safe. */
  public static final class Builder {
    private static final AccessKey DEFAULT_KEY =
        AccessKey.of("EMULATORACCESSKEYID", "emulator-secret-access-key");

    private String host = EmulatorServer.HOST;
    private ControlAccess control = ControlAccess.OFF;
    private int port;
    private boolean tls;
    private String accountId = "123456789012";
    private String region = "us-east-1";
    private Map<String, AccessKey> accessKeys = Map.of(DEFAULT_KEY.accessKeyId(), DEFAULT_KEY);
    private final Map<String, List<AccessKey>> furtherAccounts = new LinkedHashMap<>();
    private Set<String> furtherRegions = Set.of();
    private Quotas quotas = Quotas.defaults();
    private Clock clock = Clock.systemUTC();
    private ErrorStatuses errorStatuses = ErrorStatuses.DOCUMENTED;
    private Latency latency = Latency.fixed(Duration.ZERO);
    private @Nullable ApiRateLimit apiRateLimit;
    private @Nullable Duration idleTimeout;
    private int recordedCalls = 10_000;

    private Consumer<MwaaServerlessEmulator> beforeOpening = emulator -> {};

    private Builder() {}

    /** What is there before anyone can ask for it; nothing in it needs the port. */
    Builder beforeOpening(Consumer<MwaaServerlessEmulator> action) {
      this.beforeOpening = action;
      return this;
    }

    /**
     * The port of 127.0.0.1 to listen on. Default 0: a free one.
     *
     * @param port 0 to 65535
     * @return this
     */
    public Builder port(int port) {
      Checks.argument(port >= 0 && port <= 65535, "port must be 0 to 65535, was %d", port);
      this.port = port;
      return this;
    }

    /**
     * The address to listen on. Default 127.0.0.1: only this machine reaches it. In a container,
     * {@code 0.0.0.0} lets the machine around it in.
     *
     * @param host an address of this machine
     * @return this
     */
    public Builder host(String host) {
      this.host = Checks.notBlank(host, "host");
      return this;
    }

    /**
     * Who may control the emulator over HTTP, below {@code /_emulator/} of its port: begin runs,
     * inject faults, read the recorded calls, reset it. Default {@link ControlAccess#OFF}.
     *
     * @param access who may
     * @return this
     */
    public Builder control(ControlAccess access) {
      this.control = Objects.requireNonNull(access, "access");
      return this;
    }

    /**
     * Whether to speak TLS, with a certificate made at the start. Default: no.
     *
     * @param tls true for {@code https}
     * @return this
     */
    public Builder tls(boolean tls) {
      this.tls = tls;
      return this;
    }

    /**
     * The account workflows belong to. Default {@code 123456789012}.
     *
     * @param accountId 12 digits
     * @return this
     */
    public Builder accountId(String accountId) {
      this.accountId = new ServiceIdentity(region, accountId).accountId();
      return this;
    }

    /**
     * The region workflows live in and signatures must be scoped to, besides {@link #regions}.
     * Default {@code us-east-1}.
     *
     * @param region a region's name; it need not be one that exists
     * @return this
     */
    public Builder region(String region) {
      this.region = new ServiceIdentity(region, accountId).region();
      return this;
    }

    /**
     * The keys of the first account whose signatures are accepted. Default: one, told by {@link
     * #accessKey()}.
     *
     * @param accessKeys at least one, no id twice
     * @return this
     */
    public Builder accessKeys(AccessKey... accessKeys) {
      Checks.argument(accessKeys.length > 0, "accessKeys must not be empty");
      Map<String, AccessKey> byId = new LinkedHashMap<>();
      for (AccessKey key : accessKeys) {
        Checks.argument(
            byId.put(key.accessKeyId(), key) == null,
            "accessKeys must have different ids, was twice '%s'",
            key.accessKeyId());
      }
      this.accessKeys = byId;
      return this;
    }

    /**
     * A further account: whose signature is of one of these keys, has what that account has.
     * Default: none.
     *
     * @param accountId 12 digits, other than those of the first account; an account named again has
     *     the keys named last
     * @param accessKeys at least one, with ids that no other account has
     * @return this
     */
    public Builder account(String accountId, AccessKey... accessKeys) {
      String checked = new ServiceIdentity(region, accountId).accountId();
      Checks.argument(accessKeys.length > 0, "accessKeys must not be empty");
      furtherAccounts.put(checked, List.of(accessKeys));
      return this;
    }

    /**
     * Further regions: signatures may be scoped to them, too, and what an account has in one it has
     * not in another. A workflow of any other region is not found; a call that names no workflow
     * and is signed for one is refused. Default: none, but {@link
     * MwaaServerlessEmulator#workflowArn(String, String, String)} and {@link
     * MwaaServerlessEmulator#createWorkflow(String, String, String)} add theirs.
     *
     * @param regions regions' names
     * @return this
     */
    public Builder regions(String... regions) {
      for (String further : regions) {
        new ServiceIdentity(further, accountId);
      }
      this.furtherRegions = Set.of(regions);
      return this;
    }

    /**
     * How much each account may have in each region. Default: {@link Quotas#defaults()}.
     *
     * @param quotas beyond which the service refuses
     * @return this
     */
    public Builder quotas(Quotas quotas) {
      this.quotas = Objects.requireNonNull(quotas, "quotas");
      return this;
    }

    /**
     * The clock runs live by, signatures are judged by and answers are dated with. Default: the
     * system's.
     *
     * @param clock any clock that does not block
     * @return this
     */
    public Builder clock(Clock clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Which statuses errors have. Default {@link ErrorStatuses#DOCUMENTED}.
     *
     * @param errorStatuses the table
     * @return this
     */
    public Builder errorStatuses(ErrorStatuses errorStatuses) {
      this.errorStatuses = Objects.requireNonNull(errorStatuses, "errorStatuses");
      return this;
    }

    /**
     * How long every answer is held back, in real time. Default zero.
     *
     * @param latency zero to a day
     * @return this
     */
    public Builder latency(Duration latency) {
      return latency(Latency.fixed(latency));
    }

    /**
     * How long each answer is held back, in real time. Default: not at all.
     *
     * @param latency the wait for each answer
     * @return this
     */
    public Builder latency(Latency latency) {
      this.latency = Objects.requireNonNull(latency, "latency");
      return this;
    }

    /**
     * The rate of requests beyond which the service throttles, see {@link
     * MwaaServerlessEmulator#apiRateLimit}. Default: none.
     *
     * @param limit the rate
     * @return this
     */
    public Builder apiRateLimit(ApiRateLimit limit) {
      this.apiRateLimit = Objects.requireNonNull(limit, "limit");
      return this;
    }

    /**
     * How long a connection may wait for a request before the emulator closes it, in real time.
     * Default: for ever.
     *
     * @param idleTimeout a millisecond to a day
     * @return this
     */
    public Builder idleTimeout(Duration idleTimeout) {
      Checks.argument(
          idleTimeout.compareTo(Duration.ofMillis(1)) >= 0
              && idleTimeout.compareTo(Duration.ofDays(1)) <= 0,
          "idleTimeout must be a millisecond to a day, was %s",
          idleTimeout);
      this.idleTimeout = idleTimeout;
      return this;
    }

    /**
     * How many calls {@link #calls()} remembers; older ones are dropped. Default 10,000.
     *
     * @param recordedCalls 0 to record none; fewer are kept when they hold more than 64 Mi
     *     characters
     * @return this
     */
    public Builder recordedCalls(int recordedCalls) {
      Checks.argument(
          recordedCalls >= 0, "recordedCalls must not be negative, was %d", recordedCalls);
      this.recordedCalls = recordedCalls;
      return this;
    }

    /**
     * Starts the emulator.
     *
     * @return it, listening
     * @throws IllegalStateException naming the port if it cannot listen there
     */
    public MwaaServerlessEmulator start() {
      return new MwaaServerlessEmulator(this);
    }

    private Set<String> servedRegions() {
      Set<String> served = new HashSet<>(furtherRegions);
      served.add(region);
      return served;
    }

    private Map<String, String> accountsByKey() {
      Map<String, String> accounts = new HashMap<>();
      accessKeys.keySet().forEach(id -> accounts.put(id, accountId));
      furtherAccounts.forEach(
          (account, keys) -> keys.forEach(key -> accounts.put(key.accessKeyId(), account)));
      return accounts;
    }

    private Map<String, AccessKey> allAccessKeys() {
      Map<String, AccessKey> all = new HashMap<>(accessKeys);
      furtherAccounts
          .values()
          .forEach(
              keys ->
                  keys.forEach(
                      key ->
                          Checks.argument(
                              all.put(key.accessKeyId(), key) == null,
                              "access keys must have different ids, was twice '%s'",
                              key.accessKeyId())));
      return all;
    }
  }
}
