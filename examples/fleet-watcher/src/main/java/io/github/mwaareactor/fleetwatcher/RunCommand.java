package io.github.mwaareactor.fleetwatcher;

import io.github.mwaareactor.fleetwatcher.accounts.Accounts;
import io.github.mwaareactor.fleetwatcher.member.FleetMember;
import io.github.mwaareactor.fleetwatcher.member.MemberOptions;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs one member until it is stopped. */
@Command(
    name = "run",
    header = "Runs one member of a fleet, until it is stopped.",
    description =
        "Start as many as you like, with the same options: they find each other through the brokers, and share the runs.")
final class RunCommand implements Callable<Integer> {
  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--accounts",
      required = true,
      paramLabel = "FILE",
      defaultValue = "${env:FLEET_ACCOUNTS}",
      description = "The accounts file, the same for all members. Environment: FLEET_ACCOUNTS.")
  private Path accounts = Path.of("");

  @Option(
      names = "--member",
      paramLabel = "NAME",
      defaultValue = "${env:FLEET_MEMBER}",
      description =
          "The name of this member, in logs and in what it publishes. Default: the host's name and the process id. Environment: FLEET_MEMBER.")
  private @Nullable String member;

  @Option(
      names = "--staleness",
      paramLabel = "DURATION",
      defaultValue = "${env:FLEET_STALENESS:-10s}",
      description =
          "How old the known state of a run may become, as far as the service tolerates the calls. Default: ${DEFAULT-VALUE}. Environment: FLEET_STALENESS.")
  private Duration staleness = Duration.ofSeconds(10);

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "${env:FLEET_RATE}",
      description =
          "The most polls per second for each account and region whose entry in the accounts file has none. Default: what the service tolerates. Environment: FLEET_RATE.")
  private @Nullable Double rate;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "${env:FLEET_PARTITIONS:-64}",
      description =
          "How many partitions topics get that are made. It cannot be changed later, and is the most members that have work. Default: ${DEFAULT-VALUE}. Environment: FLEET_PARTITIONS.")
  private int partitions = 64;

  @Option(
      names = "--replication-factor",
      paramLabel = "N",
      defaultValue = "${env:FLEET_REPLICATION_FACTOR:--1}",
      description =
          "Of topics that are made; -1 for the default of the brokers. Default: ${DEFAULT-VALUE}. Environment: FLEET_REPLICATION_FACTOR.")
  private short replicationFactor = -1;

  @Option(
      names = "--standbys",
      paramLabel = "N",
      defaultValue = "${env:FLEET_STANDBYS:-1}",
      description =
          "How many other members keep a copy of what is known of each run, to take over at once. Default: ${DEFAULT-VALUE}. Environment: FLEET_STANDBYS.")
  private int standbys = 1;

  @Option(
      names = "--session-timeout",
      paramLabel = "DURATION",
      defaultValue = "${env:FLEET_SESSION_TIMEOUT:-10s}",
      description =
          "After how long a silent member counts as dead. Default: ${DEFAULT-VALUE}. Environment: FLEET_SESSION_TIMEOUT.")
  private Duration sessionTimeout = Duration.ofSeconds(10);

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description =
          "Where the service is, such as an emulator. Default: the endpoint of each ARN's region.")
  private @Nullable URI endpoint;

  @Option(
      names = "--http-host",
      paramLabel = "HOST",
      defaultValue = "${env:FLEET_HTTP_HOST:-0.0.0.0}",
      description =
          "Where health, metrics and status are served. Default: ${DEFAULT-VALUE}. Environment: FLEET_HTTP_HOST.")
  private String httpHost = "0.0.0.0";

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "${env:FLEET_HTTP_PORT:-8080}",
      description = "0 for any free one. Default: ${DEFAULT-VALUE}. Environment: FLEET_HTTP_PORT.")
  private int httpPort = 8080;

  @Override
  public Integer call() throws InterruptedException {
    return await(FleetMember.start(options()));
  }

  /** Runs until the member gives up, or this process is asked to end. */
  static int await(FleetMember running) throws InterruptedException {
    Thread stop = new Thread(running::close, "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    boolean hasGivenUp = running.awaitEnd();
    return hasGivenUp ? FleetWatcher.FAILED : 0;
  }

  MemberOptions options() {
    return new MemberOptions(
        member == null ? defaultName() : member,
        kafka.group(),
        kafka.topics(),
        partitions,
        replicationFactor,
        kafka.properties(),
        Accounts.read(accounts),
        staleness,
        rate == null ? Double.POSITIVE_INFINITY : rate,
        standbys,
        sessionTimeout,
        endpoint,
        httpHost,
        httpPort);
  }

  private static String defaultName() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "member";
    }
    return host + "-" + ProcessHandle.current().pid();
  }
}
