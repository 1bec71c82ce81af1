package io.github.mwaareactor.benchmarks.reactive;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;
import io.github.mwaareactor.RunLookup;
import io.github.mwaareactor.benchmarks.load.Answer;
import io.github.mwaareactor.benchmarks.load.ListAnswer;
import io.github.mwaareactor.benchmarks.load.LookupClient;
import io.github.mwaareactor.benchmarks.load.Run;
import io.github.mwaareactor.benchmarks.load.Target;
import io.github.mwaareactor.model.ListWorkflowRunsRequest;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.options.ConnectionOptions;
import io.github.mwaareactor.options.RateLimit;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** This client as it comes: with retries, budget, and limits on time, size and number. */
final class OurClient implements LookupClient {
  private final MwaaServerlessReactiveClient client;
  private final @Nullable RunWatcher watcher;

  private OurClient(MwaaServerlessReactiveClient client, @Nullable RunWatcher watcher) {
    this.client = client;
    this.watcher = watcher;
  }

  static OurClient standard(Target target) {
    return new OurClient(builder(target).build(), null);
  }

  static OurClient adaptive(Target target) {
    return new OurClient(builder(target).rateLimit(RateLimit.adaptive()).build(), null);
  }

  static OurClient watching(Target target) {
    MwaaServerlessReactiveClient client = builder(target).build();
    return new OurClient(client, client.watcher(WatchOptions.defaults()));
  }

  private static MwaaServerlessReactiveClientBuilder builder(Target target) {
    return MwaaServerlessReactiveClient.builder()
        .endpoint(target.endpoint())
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsSessionCredentials.create(
                    target.accessKeyId(), target.secretAccessKey(), target.sessionToken())))
        .connections(
            ConnectionOptions.builder()
                .maxPerHost(target.connections())
                .maxPending(target.connections() * 16)
                .build())
        .httpClient(http -> Netty.trusting(http, target));
  }

  @Override
  public void lookup(Run run, Answer answer) {
    client
        .getWorkflowRun(run.workflowArn(), run.runId())
        .subscribe(
            found -> answer.found(run, found.state().name()), error -> answer.failed(run, error));
  }

  @Override
  public void lookupAll(Iterable<Run> runs, int inFlight, Answer answer) {
    Flux<RunRef> refs = Flux.fromIterable(runs).map(OurClient::ref);
    client.getWorkflowRuns(refs, inFlight).subscribe(lookup -> tell(lookup, answer));
  }

  private static void tell(RunLookup lookup, Answer answer) {
    if (lookup instanceof RunLookup.Found found) {
      answer.found(run(found.run()), found.value().state().name());
    } else if (lookup instanceof RunLookup.Failed failed) {
      answer.failed(run(failed.run()), failed.error());
    }
  }

  @Override
  public void finish(Queue<Run> runs, int inFlight, Answer answer) {
    if (watcher == null) {
      LookupClient.super.finish(runs, inFlight, answer);
      return;
    }
    List<RunRef> refs = new ArrayList<>();
    for (Run run = runs.poll(); run != null; run = runs.poll()) {
      refs.add(ref(run));
    }
    watcher.watchAll(Flux.fromIterable(refs)).subscribe(event -> tell(event, answer));
  }

  private static void tell(RunEvent event, Answer answer) {
    if (event instanceof RunEvent.Transition transition) {
      answer.found(run(transition.run()), transition.to().name());
    } else if (event instanceof RunEvent.Failed failed) {
      answer.failed(run(failed.run()), failed.error());
    }
  }

  @Override
  public void list(String workflowArn, int pageSize, ListAnswer answer) {
    client
        .listWorkflowRuns(ListWorkflowRunsRequest.builder(workflowArn).pageSize(pageSize).build())
        .subscribe(
            found -> answer.listed(run(requireNonNull(found.run())), found.state().name()),
            answer::failed,
            answer::ended);
  }

  private static RunRef ref(Run run) {
    return new RunRef(run.workflowArn(), run.runId());
  }

  private static Run run(RunRef ref) {
    return new Run(ref.workflowArn(), ref.runId());
  }

  @Override
  public long directBytes() {
    return Netty.directBytes();
  }

  @Override
  public void close() {
    client.close();
  }
}
