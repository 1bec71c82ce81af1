package io.github.mwaareactor.emulator.internal.signature;

import io.github.mwaareactor.emulator.AccessKey;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Derives the key of a day, region and service from a secret, and keeps it. */
final class SigningKeys {
  // One per access key and day in use; more are only seen when a test's clock travels.
  private static final int KEPT = 256;

  private final Map<String, Key> derived = new ConcurrentHashMap<>();

  Key keyFor(AccessKey accessKey, Authorization authorization) {
    Key known = derived.get(authorization.credential());
    if (known != null) {
      return known;
    }
    Key key = derive(accessKey.secretAccessKey(), authorization.scope());
    if (derived.size() >= KEPT) {
      derived.clear();
    }
    derived.put(authorization.credential(), key);
    return key;
  }

  private static Key derive(String secret, Authorization.Scope scope) {
    Key key = Digests.key(("AWS4" + secret).getBytes(StandardCharsets.UTF_8));
    key = Digests.key(Digests.hmac(key, scope.date()));
    key = Digests.key(Digests.hmac(key, scope.region()));
    key = Digests.key(Digests.hmac(key, scope.service()));
    return Digests.key(Digests.hmac(key, scope.ending()));
  }
}
