package io.github.mwaareactor.internal.protocol;

import io.github.mwaareactor.model.WorkflowArn;
import java.util.function.Function;

/** One AWS operation: what is sent for an input, and what its answer means. */
public final class Operation<I, B, O> {
  private final String name;
  private final Function<I, WorkflowArn> workflow;
  private final Function<I, Object> body;
  private final Class<B> answer;
  private final Function<B, O> result;

  private Operation(
      String name,
      Function<I, WorkflowArn> workflow,
      Function<I, Object> body,
      Class<B> answer,
      Function<B, O> result) {
    this.name = name;
    this.workflow = workflow;
    this.body = body;
    this.answer = answer;
    this.result = result;
  }

  static <I, B, O> Operation<I, B, O> of(
      String name,
      Function<I, WorkflowArn> workflow,
      Function<I, Object> body,
      Class<B> answer,
      Function<B, O> result) {
    return new Operation<>(name, workflow, body, answer, result);
  }

  String name() {
    return name;
  }

  /** The workflow asked about: its ARN decides where the request goes. */
  WorkflowArn workflow(I input) {
    return workflow.apply(input);
  }

  Object body(I input) {
    return body.apply(input);
  }

  Class<B> answer() {
    return answer;
  }

  O result(B answer) {
    return result.apply(answer);
  }
}
