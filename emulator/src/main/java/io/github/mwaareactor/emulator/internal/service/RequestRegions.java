package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.internal.http.HttpCall;
import io.github.mwaareactor.emulator.internal.signature.SigningRegions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The regions that are served, and any other one that the ARN in the request is of. A client that
 * signs for the ARN's region, and is sent here by its endpoint alone, so learns what that region
 * would say: not found.
 */
public record RequestRegions(Accounts accounts) implements SigningRegions {
  private static final List<String> ARN_MEMBERS = List.of("WorkflowArn", "ResourceArn");

  @Override
  public boolean accept(String region, HttpCall call) {
    return accounts.servesRegion(region) || region.equals(regionOfArn(call.body()));
  }

  @Override
  public String names() {
    return accounts.regionNames();
  }

  private static @Nullable String regionOfArn(byte[] body) {
    try {
      JsonNode root = Json.read(body);
      for (String member : ARN_MEMBERS) {
        ServiceIdentity workflow = ServiceIdentity.ofWorkflow(root.path(member).asString(""));
        if (workflow != null) {
          return workflow.region();
        }
      }
      return null;
    } catch (JacksonException e) {
      return null;
    }
  }
}
