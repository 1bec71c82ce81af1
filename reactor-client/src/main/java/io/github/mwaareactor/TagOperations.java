package io.github.mwaareactor;

import java.util.Collection;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * What can be done with the tags of a workflow. A part of {@link MwaaServerlessReactiveClient},
 * which says how arguments are checked and errors are signalled. Each subscription is one call,
 * with limits, retries and threads as for {@link
 * WorkflowRunOperations#getWorkflowRun(io.github.mwaareactor.model.RunRef)}.
 */
public interface TagOperations {
  /**
   * Reads the tags of a workflow.
   *
   * @param resourceArn the workflow's ARN; its region decides endpoint and signing region
   * @return the tags, read-only; an empty map if there are none
   * @throws IllegalArgumentException if the ARN is malformed, or of another region than the
   *     client's
   */
  Mono<Map<String, String>> listTagsForResource(String resourceArn);

  /**
   * Adds tags to a workflow. A tag with a key that it has already gets the new value. Doing so
   * twice does no harm.
   *
   * @param resourceArn the workflow's ARN; its region decides endpoint and signing region
   * @param tags 1 to 50 tags, with keys of 1 to 128 characters and values of at most 256; copied at
   *     the call
   * @return completes when they are there
   * @throws IllegalArgumentException if the ARN or a tag is malformed, or the ARN is of another
   *     region than the client's
   */
  Mono<Void> tagResource(String resourceArn, Map<String, String> tags);

  /**
   * Takes tags off a workflow. Keys that it does not have are passed over. Doing so twice does no
   * harm.
   *
   * @param resourceArn the workflow's ARN; its region decides endpoint and signing region
   * @param tagKeys 1 to 50 keys of 1 to 128 characters; copied at the call
   * @return completes when they are gone
   * @throws IllegalArgumentException if the ARN or a key is malformed, or the ARN is of another
   *     region than the client's
   */
  Mono<Void> untagResource(String resourceArn, Collection<String> tagKeys);
}
