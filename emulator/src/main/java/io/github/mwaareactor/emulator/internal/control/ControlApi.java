package io.github.mwaareactor.emulator.internal.control;

import io.github.mwaareactor.emulator.ConnectionFault;
import io.github.mwaareactor.emulator.Connections;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.Quotas;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.emulator.internal.http.Answer;
import io.github.mwaareactor.emulator.internal.http.Control;
import io.github.mwaareactor.emulator.internal.http.HttpCall;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the emulator's Java API does, for programs in other languages: each route reads its body,
 * calls one method of {@link MwaaServerlessEmulator}, and tells what came of it.
 */
public final class ControlApi implements Control {
  /** Where all routes begin. */
  public static final String ROOT = "/_emulator/";

  private static final String BARE_ROOT = "/_emulator";
  private static final Logger LOG = LoggerFactory.getLogger("mwaa.emulator");
  private static final Pattern THIS_MACHINE =
      Pattern.compile("(?i:localhost|127(\\.[0-9]+){3}|\\[::1])(:[0-9]+)?");
  private static final String UNLESS_ANYWHERE =
      ", unless it is started with --remote-control (in Java, ControlAccess.ANYWHERE).";
  private static final String JSON = "application/json";
  private static final Map<String, Object> NOTHING = Map.of();

  private final MwaaServerlessEmulator emulator;
  private final boolean fromAnywhere;
  // By path, then by method.
  private final Map<String, Map<String, Route>> routes = new TreeMap<>();

  /** Takes a request's body to what is answered. */
  private interface Route extends Function<byte[], Object> {}

  /**
   * Routes to this emulator.
   *
   * @param fromAnywhere false to serve this machine only
   */
  public ControlApi(MwaaServerlessEmulator emulator, boolean fromAnywhere) {
    this.emulator = emulator;
    this.fromAnywhere = fromAnywhere;
    route("GET", "", nothing(this::overview));
    route("POST", "workflows", on(Requests.NewWorkflow.class, this::createWorkflow));
    route("PUT", "scripts", on(Requests.WorkflowScript.class, this::script));
    route("PUT", "definitions", on(Requests.Definition.class, this::definition));
    route("POST", "runs", on(Requests.NewRun.class, this::begin));
    route("DELETE", "runs", on(Requests.RunName.class, this::forget));
    route("POST", "faults", on(Requests.NewFault.class, this::inject));
    route("DELETE", "faults", nothing(() -> done(emulator::clearFaults)));
    route("POST", "connection-faults", on(Requests.NewConnectionFault.class, this::inject));
    route("POST", "connections/close-idle", nothing(() -> done(emulator.connections()::closeIdle)));
    route("POST", "connections/silence", nothing(() -> done(emulator.connections()::silence)));
    route(
        "PUT",
        "latency",
        on(Requests.WaitBeforeAnswers.class, wait -> done(() -> emulator.latency(wait.latency()))));
    route("PUT", "rate-limit", on(Requests.RateLimit.class, this::limit));
    route("DELETE", "rate-limit", nothing(() -> done(emulator::noApiRateLimit)));
    route("PUT", "clock-offset", on(Requests.ClockOffset.class, this::clockOffset));
    route("PUT", "quotas", on(Requests.QuotaNumbers.class, this::quotas));
    route("PUT", "lists", on(Requests.Lists.class, this::lists));
    route("POST", "accounts", on(Requests.Account.class, this::account));
    route("GET", "calls", nothing(this::calls));
    route("POST", "reset", nothing(() -> done(emulator::reset)));
  }

  private void route(String method, String path, Route route) {
    routes.computeIfAbsent(ROOT + path, key -> new TreeMap<>()).put(method, route);
  }

  private static <T> Route on(Class<T> type, Function<T, Object> action) {
    return body -> action.apply(ControlJson.read(body, type));
  }

  // A body that is ignored would be one that was to narrow something down.
  private static Route nothing(Supplier<Object> action) {
    return body -> {
      if (body.length > 0) {
        ControlJson.read(body, Requests.Nothing.class);
      }
      return action.get();
    };
  }

  private static Object done(Runnable action) {
    action.run();
    return NOTHING;
  }

  @Override
  public boolean isFor(String target) {
    return target.startsWith(ROOT) || pathOf(target).equals(BARE_ROOT);
  }

  @Override
  public Answer answer(HttpCall call, boolean fromThisMachine) {
    try {
      return json(200, routeOf(call, fromThisMachine).apply(call.body()));
    } catch (ControlProblem e) {
      return problem(e);
    } catch (IllegalArgumentException | IllegalStateException e) {
      return problem(new ControlProblem(400, String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      LOG.warn("The emulator failed to be controlled by {} {}", call.method(), call.target(), e);
      return problem(new ControlProblem(500, "The emulator failed: " + e));
    }
  }

  private Route routeOf(HttpCall call, boolean fromThisMachine) {
    if (!fromAnywhere) {
      checkThisMachine(call, fromThisMachine);
    }
    // A page that a browser shows could otherwise do what it likes to a port of this machine.
    if (call.header("origin") != null) {
      throw new ControlProblem(
          403,
          "This emulator is not controlled by pages in a browser: there must be no Origin, was '"
              + call.header("origin")
              + "'.");
    }
    if (call.tooLarge()) {
      throw new ControlProblem(413, "The body is larger than 1 MiB.");
    }
    String path = pathOf(call.target());
    Map<String, Route> byMethod = routes.get(path.equals(BARE_ROOT) ? ROOT : path);
    if (byMethod == null) {
      throw new ControlProblem(
          404, "There is no " + path + ", there are " + String.join(", ", routes.keySet()) + ".");
    }
    Route route = byMethod.get(call.method());
    if (route == null) {
      throw ControlProblem.methodNotAllowed(path, byMethod.keySet(), call.method());
    }
    if (!path.equals(call.target())) {
      throw new ControlProblem(
          400, path + " takes no query, was '" + call.target().substring(path.length()) + "'.");
    }
    return route;
  }

  private static String pathOf(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  private static void checkThisMachine(HttpCall call, boolean fromThisMachine) {
    if (!fromThisMachine) {
      throw new ControlProblem(
          403, "This emulator is controlled from its own machine only" + UNLESS_ANYWHERE);
    }
    // A name that only leads to this machine is how a page would get around its origin.
    String host = call.header("host");
    if (host == null || !THIS_MACHINE.matcher(host).matches()) {
      throw new ControlProblem(
          403,
          "This emulator is controlled under the names localhost, 127.0.0.1 and [::1] only"
              + UNLESS_ANYWHERE
              + " The Host was '"
              + String.valueOf(host)
              + "'.");
    }
  }

  private static Answer json(int status, Object value) {
    return new Answer(status, Map.of("content-type", JSON), ControlJson.write(value));
  }

  private static Answer problem(ControlProblem problem) {
    Map<String, String> headers = new LinkedHashMap<>(problem.headers());
    headers.put("content-type", JSON);
    return new Answer(
        problem.status(),
        headers,
        ControlJson.write(Map.of("error", String.valueOf(problem.getMessage()))));
  }

  private Object overview() {
    Map<String, Object> overview = new LinkedHashMap<>();
    overview.put("endpoint", emulator.endpoint().toString());
    overview.put("region", emulator.region());
    overview.put("accountId", emulator.accountId());
    overview.put("callCount", emulator.callCount());
    overview.put("faultCount", emulator.faultCount());
    overview.put("callsInProgress", emulator.callsInProgress());
    overview.put("openConnections", emulator.connections().open());
    overview.put("acceptedConnections", emulator.connections().accepted());
    overview.put(
        "routes",
        routes.entrySet().stream()
            .flatMap(
                path ->
                    path.getValue().keySet().stream().map(method -> method + " " + path.getKey()))
            .toList());
    return overview;
  }

  private Object createWorkflow(Requests.NewWorkflow request) {
    String arn =
        request.accountId() == null && request.region() == null
            ? emulator.createWorkflow(Members.required("name", request.name()))
            : emulator.createWorkflow(
                Members.orElse(request.accountId(), emulator.accountId()),
                Members.orElse(request.region(), emulator.region()),
                Members.required("name", request.name()));
    return Map.of("workflowArn", arn);
  }

  Object script(Requests.WorkflowScript request) {
    String arn = arnOf(request.workflow());
    emulator.script(arn, Members.required("script", request.script()).script());
    return Map.of("workflowArn", arn);
  }

  private Object definition(Requests.Definition request) {
    return done(
        () ->
            emulator.definition(
                Members.required("bucket", request.bucket()),
                Members.required("objectKey", request.objectKey()),
                Members.required("text", request.text())));
  }

  Object begin(Requests.NewRun request) {
    String arn = arnOf(request.workflow());
    RunScript script = Members.required("script", request.script()).script();
    return request.runId() == null
        ? emulator.run(arn, script)
        : emulator.run(arn, request.runId(), script);
  }

  private Object forget(Requests.RunName request) {
    ScriptedRun run =
        new ScriptedRun(arnOf(request.workflow()), Members.required("runId", request.runId()));
    if (!emulator.forget(run)) {
      throw new ControlProblem(
          404, "There is no run " + run.runId() + " of " + run.workflowArn() + ".");
    }
    return NOTHING;
  }

  private String arnOf(@Nullable String workflow) {
    String given = Members.required("workflow", workflow);
    return given.startsWith("arn:") ? given : emulator.workflowArn(given);
  }

  Object inject(Requests.NewFault request) {
    Fault fault = Members.required("fault", request.fault()).fault();
    String operation = request.operation();
    if (operation == null) {
      request
          .howOften()
          .apply(
              () -> emulator.inject(fault),
              times -> emulator.inject(fault, times),
              (probability, seed) -> emulator.injectRandomly(fault, probability, seed));
    } else {
      request
          .howOften()
          .apply(
              () -> emulator.inject(operation, fault),
              times -> emulator.inject(operation, fault, times),
              (probability, seed) -> emulator.injectRandomly(operation, fault, probability, seed));
    }
    return NOTHING;
  }

  private Object inject(Requests.NewConnectionFault request) {
    ConnectionFault fault = Members.required("fault", request.fault());
    Connections connections = emulator.connections();
    request
        .howOften()
        .apply(
            () -> connections.inject(fault),
            times -> connections.inject(fault, times),
            (probability, seed) -> connections.injectRandomly(fault, probability, seed));
    return NOTHING;
  }

  private Object limit(Requests.RateLimit request) {
    if (request.operation() == null) {
      emulator.apiRateLimit(request.limit());
    } else {
      emulator.apiRateLimit(request.operation(), request.limit());
    }
    return NOTHING;
  }

  private Object clockOffset(Requests.ClockOffset request) {
    return done(() -> emulator.clockOffset(Members.required("offset", request.offset())));
  }

  private Object quotas(Requests.QuotaNumbers request) {
    Quotas defaults = Quotas.defaults();
    return done(
        () ->
            emulator.quotas(
                new Quotas(
                    Members.orElse(request.workflows(), defaults.workflows()),
                    Members.orElse(request.runsPerWorkflow(), defaults.runsPerWorkflow()),
                    Members.orElse(request.runsPerAccount(), defaults.runsPerAccount()))));
  }

  private Object lists(Requests.Lists request) {
    Members.ifGiven(request.pageSize(), emulator::pageSize);
    Members.ifGiven(request.order(), emulator::listOrder);
    return NOTHING;
  }

  private Object account(Requests.Account request) {
    return done(
        () -> emulator.account(Members.required("accountId", request.accountId()), request.key()));
  }

  private Object calls() {
    return Map.of("calls", emulator.calls().stream().map(ControlApi::shown).toList());
  }

  /** Without signatures and session tokens, which tell nothing that the verdict does not. */
  private static Map<String, Object> shown(RecordedCall call) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("operation", call.operation());
    shown.put("status", call.status());
    shown.put("verdict", call.verdict());
    shown.put("requestId", call.requestId());
    shown.put("time", call.time().toString());
    shown.put("connectionId", call.connectionId());
    shown.put("headers", call.harmlessHeaders());
    shown.put("body", call.body());
    return shown;
  }
}
