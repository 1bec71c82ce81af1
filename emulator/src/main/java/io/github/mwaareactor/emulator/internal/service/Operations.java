package io.github.mwaareactor.emulator.internal.service;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operations this emulator answers. */
final class Operations {
  private final Map<String, Operation<?>> byName = new LinkedHashMap<>();

  private Operations(Operation<?>... operations) {
    for (Operation<?> operation : operations) {
      byName.put(operation.name(), operation);
    }
  }

  static Operations of(ServiceState service) {
    return new Operations(new GetWorkflowRun(service.runs()));
  }

  @Nullable Operation<?> find(String name) {
    return byName.get(name);
  }

  /** Their names, to be shown. */
  String names() {
    return String.join(", ", byName.keySet());
  }
}
