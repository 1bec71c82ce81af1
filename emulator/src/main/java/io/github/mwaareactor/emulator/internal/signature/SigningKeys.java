package io.github.mwaareactor.emulator.internal.signature;

import io.github.mwaareactor.emulator.AccessKey;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Derives the key of a day, region and service from a secret, and keeps it with whom a good
 * signature of it names.
 */
final class SigningKeys {
  // One per access key and day in use; more are only seen when a test's clock travels.
  private static final int KEPT = 256;

  record Derived(AccessKey of, Key key, Signer signer) {}

  private final Map<String, Derived> kept = new ConcurrentHashMap<>();

  Derived derivedFor(AccessKey accessKey, Authorization authorization) {
    Derived known = kept.get(authorization.credential());
    // A key may be served again under its id, with another secret.
    if (known != null && known.of().equals(accessKey)) {
      return known;
    }
    Authorization.Scope scope = authorization.scope();
    Derived derived =
        new Derived(
            accessKey,
            derive(accessKey.secretAccessKey(), scope),
            new Signer(SignatureFinding.VALID, scope.accessKeyId(), scope.region()));
    if (kept.size() >= KEPT) {
      kept.clear();
    }
    kept.put(authorization.credential(), derived);
    return derived;
  }

  private static Key derive(String secret, Authorization.Scope scope) {
    Key key = Digests.key(("AWS4" + secret).getBytes(StandardCharsets.UTF_8));
    key = Digests.key(Digests.hmac(key, scope.date()));
    key = Digests.key(Digests.hmac(key, scope.region()));
    key = Digests.key(Digests.hmac(key, scope.service()));
    return Digests.key(Digests.hmac(key, scope.ending()));
  }
}
