package io.github.mwaareactor.emulator.internal.signature;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.SignatureVerdict;
import io.github.mwaareactor.emulator.internal.http.HttpCall;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request was signed by someone who knows the secret, for this service, just now.
 * It trusts nothing but the request and the accepted keys, and shares no code with any signer.
 */
public final class SignatureCheck {
  private static final String ENDING = "aws4_request";
  private static final Duration WINDOW = Duration.ofMinutes(5);

  private final SigningRegions regions;
  private final String service;
  private final Map<String, AccessKey> accessKeys;
  private final SigningKeys signingKeys = new SigningKeys();

  public SignatureCheck(String region, String service, Map<String, AccessKey> accessKeys) {
    this(SigningRegions.only(region), service, accessKeys);
  }

  /** For several regions. */
  public SignatureCheck(SigningRegions regions, String service, Map<String, AccessKey> accessKeys) {
    this.regions = regions;
    this.service = service;
    this.accessKeys = accessKeys;
  }

  public SignatureFinding check(HttpCall call, Instant now) {
    return identify(call, now).finding();
  }

  public Signer identify(HttpCall call, Instant now) {
    try {
      Authorization authorization = authorizationOf(call);
      AccessKey key = keyOf(authorization);
      String date = dateOf(call);
      checkScope(call, authorization.scope(), date);
      checkTime(date, now);
      checkSignedHeaders(call, authorization.signedHeaderNames());
      checkSessionToken(call, key);
      SigningKeys.Derived derived = signingKeys.derivedFor(key, authorization);
      checkSignature(call, authorization, derived.key(), date);
      return derived.signer();
    } catch (SignatureRefusal refusal) {
      return Signer.refused(refusal);
    }
  }

  private static Authorization authorizationOf(HttpCall call) {
    String header = call.header("authorization");
    if (header == null) {
      throw new SignatureRefusal(
          SignatureVerdict.MISSING_AUTHENTICATION, "Missing Authentication Token");
    }
    return Authorization.parse(header);
  }

  private AccessKey keyOf(Authorization authorization) {
    AccessKey key = accessKeys.get(authorization.scope().accessKeyId());
    if (key == null) {
      throw invalidToken(SignatureVerdict.UNKNOWN_ACCESS_KEY);
    }
    return key;
  }

  private static String dateOf(HttpCall call) {
    String date = call.header("x-amz-date");
    if (date == null) {
      throw new SignatureRefusal(
          SignatureVerdict.INCOMPLETE_SIGNATURE,
          "Authorization header requires existence of an 'X-Amz-Date' header.");
    }
    return date;
  }

  private void checkScope(HttpCall call, Authorization.Scope scope, String date) {
    if (!scope.ending().equals(ENDING)) {
      throw new SignatureRefusal(
          SignatureVerdict.WRONG_SCOPE,
          "Credential should be scoped with a valid terminator: '" + ENDING + "'.");
    }
    if (!scope.service().equals(service)) {
      throw new SignatureRefusal(
          SignatureVerdict.WRONG_SERVICE,
          "Credential should be scoped to correct service: '" + service + "'.");
    }
    if (!regions.accept(scope.region(), call)) {
      throw new SignatureRefusal(
          SignatureVerdict.WRONG_REGION,
          "Credential should be scoped to a valid region, not '"
              + scope.region()
              + "'. This emulator serves: "
              + regions.names()
              + ".");
    }
    if (scope.date().length() != 8 || !date.startsWith(scope.date())) {
      throw new SignatureRefusal(
          SignatureVerdict.WRONG_SCOPE,
          "Date in Credential scope does not match the date of 'X-Amz-Date': '"
              + scope.date()
              + "', from '"
              + date
              + "'.");
    }
  }

  private static void checkTime(String date, Instant now) {
    Instant signedAt = AmzDate.parse(date);
    if (signedAt == null) {
      throw new SignatureRefusal(
          SignatureVerdict.INCOMPLETE_SIGNATURE,
          "Date must be in ISO-8601 'basic format'. Got '" + date + "'.");
    }
    if (signedAt.isBefore(now.minus(WINDOW))) {
      throw new SignatureRefusal(
          SignatureVerdict.EXPIRED,
          "Signature expired: "
              + date
              + " is now earlier than "
              + bound(now, WINDOW.negated(), "-"));
    }
    if (signedAt.isAfter(now.plus(WINDOW))) {
      throw new SignatureRefusal(
          SignatureVerdict.NOT_YET_CURRENT,
          "Signature not yet current: " + date + " is still later than " + bound(now, WINDOW, "+"));
    }
  }

  private static String bound(Instant now, Duration offset, String sign) {
    return AmzDate.format(now.plus(offset))
        + " ("
        + AmzDate.format(now)
        + " "
        + sign
        + " "
        + WINDOW.toMinutes()
        + " min.)";
  }

  private static void checkSignedHeaders(HttpCall call, List<String> signed) {
    requireCanonical(call, signed);
    requireSigned("host", "Host", signed);
    requireSigned("x-amz-date", "X-Amz-Date", signed);
    if (call.header("x-amz-security-token") != null) {
      requireSigned("x-amz-security-token", "X-Amz-Security-Token", signed);
    }
  }

  // As a signer must list them: sorted, each once, each sent. Checked before anything is hashed, so
  // that a list of ten thousand times the same header costs nothing.
  private static void requireCanonical(HttpCall call, List<String> signed) {
    String previous = "";
    for (String name : signed) {
      if (name.compareTo(previous) <= 0 || call.header(name) == null) {
        throw mismatch(SignatureVerdict.WRONG_SIGNATURE);
      }
      previous = name;
    }
  }

  private static void requireSigned(String name, String shownName, List<String> signed) {
    if (!signed.contains(name)) {
      throw new SignatureRefusal(
          SignatureVerdict.UNSIGNED_HEADER,
          "'" + shownName + "' must be a 'SignedHeader' in the AWS Authorization.");
    }
  }

  private static void checkSessionToken(HttpCall call, AccessKey key) {
    if (!sameToken(key.sessionToken(), call.header("x-amz-security-token"))) {
      throw invalidToken(SignatureVerdict.WRONG_SESSION_TOKEN);
    }
  }

  private static boolean sameToken(@Nullable String wanted, @Nullable String found) {
    if (wanted == null || found == null) {
      return wanted == null && found == null;
    }
    return Digests.equal(wanted, found);
  }

  private void checkSignature(
      HttpCall call, Authorization authorization, Key signingKey, String date) {
    String bodyHash = Digests.sha256Hex(call.body());
    String claimedHash = call.header("x-amz-content-sha256");
    if (claimedHash != null && !claimedHash.equals(bodyHash)) {
      throw mismatch(SignatureVerdict.WRONG_BODY_HASH);
    }
    String signature = signatureOf(call, authorization, signingKey, date, bodyHash);
    if (!Digests.equal(signature, authorization.signature())) {
      throw mismatch(SignatureVerdict.WRONG_SIGNATURE);
    }
  }

  private String signatureOf(
      HttpCall call, Authorization authorization, Key signingKey, String date, String bodyHash) {
    String canonical = CanonicalRequest.of(call, authorization, bodyHash);
    String toSign =
        Authorization.ALGORITHM
            + "\n"
            + date
            + "\n"
            + authorization.scope().text()
            + "\n"
            + Digests.sha256Hex(canonical);
    return HexFormat.of().formatHex(Digests.hmac(signingKey, toSign));
  }

  private static SignatureRefusal invalidToken(SignatureVerdict verdict) {
    return new SignatureRefusal(verdict, "The security token included in the request is invalid.");
  }

  private static SignatureRefusal mismatch(SignatureVerdict verdict) {
    return new SignatureRefusal(
        verdict,
        "The request signature we calculated does not match the signature you provided. Check your"
            + " AWS Secret Access Key and signing method. Consult the service documentation for"
            + " details.");
  }
}
