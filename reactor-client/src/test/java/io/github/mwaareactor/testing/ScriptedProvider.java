package io.github.mwaareactor.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/** An identity provider that does as it is told, and counts how often it is asked. */
public final class ScriptedProvider implements IdentityProvider<AwsCredentialsIdentity> {
  private final Supplier<CompletableFuture<AwsCredentialsIdentity>> answers;
  private final AtomicInteger asked = new AtomicInteger();

  private ScriptedProvider(Supplier<CompletableFuture<AwsCredentialsIdentity>> answers) {
    this.answers = answers;
  }

  /** Each question is answered by what is supplied, or fails as the supplier does. */
  public static ScriptedProvider answering(
      Supplier<CompletableFuture<AwsCredentialsIdentity>> answers) {
    return new ScriptedProvider(answers);
  }

  /** Gives that identity each time. */
  public static ScriptedProvider giving(AwsCredentialsIdentity identity) {
    return answering(() -> CompletableFuture.completedFuture(identity));
  }

  public int asked() {
    return asked.get();
  }

  @Override
  public Class<AwsCredentialsIdentity> identityType() {
    return AwsCredentialsIdentity.class;
  }

  @Override
  public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
    asked.incrementAndGet();
    return answers.get();
  }
}
