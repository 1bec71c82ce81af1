package io.github.mwaareactor.model;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The network that a workflow's tasks run in. A member is {@code null} if the service did not send
 * it.
 *
 * @param securityGroupIds such as {@code sg-0a1b2c3d}; read-only
 * @param subnetIds such as {@code subnet-0a1b2c3d}; read-only
 */
public record NetworkConfiguration(
    @Nullable List<String> securityGroupIds, @Nullable List<String> subnetIds)
    implements Serializable {

  /** Copies both lists. */
  public NetworkConfiguration {
    securityGroupIds = Copies.orNull(securityGroupIds);
    subnetIds = Copies.orNull(subnetIds);
  }
}
