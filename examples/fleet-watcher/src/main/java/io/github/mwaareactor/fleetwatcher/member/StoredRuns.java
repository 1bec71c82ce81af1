package io.github.mwaareactor.fleetwatcher.member;

import io.github.mwaareactor.fleetwatcher.topics.RunKey;
import io.github.mwaareactor.model.SeenRun;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** What is known of the runs and workflows of one partition, in the store that is copied. */
final class StoredRuns {
  private final KeyValueStore<String, SeenState> store;

  StoredRuns(KeyValueStore<String, SeenState> store) {
    this.store = store;
  }

  @Nullable SeenState get(RunKey key) {
    return store.get(key.toString());
  }

  void put(RunKey key, SeenState seen) {
    store.put(key.toString(), seen);
  }

  void delete(RunKey key) {
    store.delete(key.toString());
  }

  /** Whether the workflow of a run is to be watched, even if that is not possible now. */
  boolean hasWorkflowOf(RunKey run) {
    return get(RunKey.ofWorkflow(run.workflowArn())) != null;
  }

  /** The runs of a workflow. */
  List<KeyValue<RunKey, SeenState>> runsOf(RunKey workflow) {
    String text = workflow.toString();
    String prefix = text.substring(0, text.length() - 1);
    List<KeyValue<RunKey, SeenState>> found = new ArrayList<>();
    try (var entries = store.prefixScan(prefix, new StringSerializer())) {
      entries.forEachRemaining(
          entry -> {
            RunKey key = RunKey.parse(entry.key, workflow);
            if (!key.isWorkflow()) {
              found.add(KeyValue.pair(key, entry.value));
            }
          });
    }
    return found;
  }

  /** The runs of a workflow, for a watcher. */
  List<SeenRun> seenRunsOf(RunKey workflow) {
    return runsOf(workflow).stream().map(run -> run.value.of(run.key.run())).toList();
  }

  /**
   * All that it has now, one after the other. What is deleted before its turn is left out, and what
   * is changed before its turn comes as it is then.
   */
  All all() {
    return new All(store.all());
  }

  /** Of a store. To be closed. */
  static final class All implements Iterator<KeyValue<RunKey, SeenState>>, AutoCloseable {
    private final KeyValueIterator<String, SeenState> entries;
    private @Nullable RunKey before;

    private All(KeyValueIterator<String, SeenState> entries) {
      this.entries = entries;
    }

    @Override
    public boolean hasNext() {
      return entries.hasNext();
    }

    @Override
    public KeyValue<RunKey, SeenState> next() {
      KeyValue<String, SeenState> entry = entries.next();
      RunKey key = before == null ? RunKey.parse(entry.key) : RunKey.parse(entry.key, before);
      before = key;
      return KeyValue.pair(key, entry.value);
    }

    @Override
    public void close() {
      entries.close();
    }
  }
}
