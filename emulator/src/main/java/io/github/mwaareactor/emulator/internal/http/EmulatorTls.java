package io.github.mwaareactor.emulator.internal.http;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/** A certificate made for one emulator, and how to trust just that one. */
public final class EmulatorTls {
  private final X509Bundle bundle;

  private EmulatorTls(X509Bundle bundle) {
    this.bundle = bundle;
  }

  public static EmulatorTls create() {
    // The system's time and not the emulator's: clients judge a certificate by their own.
    Instant now = Instant.now();
    try {
      return new EmulatorTls(
          new CertificateBuilder()
              .ecp256()
              .subject("CN=localhost,O=MWAA Serverless emulator")
              .addSanDnsName("localhost")
              .addSanIpAddress(EmulatorServer.HOST)
              .addExtendedKeyUsageServerAuth()
              .setIsCertificateAuthority(true)
              // Longer than any process runs; by default it would end tomorrow.
              .notBefore(now.minus(Duration.ofDays(1)))
              .notAfter(now.plus(Duration.ofDays(3650)))
              .buildSelfSigned());
    } catch (Exception e) {
      throw new IllegalStateException("Cannot make a certificate", e);
    }
  }

  SslContext serverContext() {
    try {
      return SslContextBuilder.forServer(bundle.getKeyPair().getPrivate(), certificate()).build();
    } catch (SSLException e) {
      throw new IllegalStateException("Cannot serve TLS", e);
    }
  }

  public X509Certificate certificate() {
    return bundle.getCertificate();
  }

  public String pem() {
    return bundle.getCertificatePEM();
  }

  public TrustManagerFactory trust() {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry("emulator", certificate());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      return trust;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("Cannot trust the emulator's certificate", e);
    }
  }
}
