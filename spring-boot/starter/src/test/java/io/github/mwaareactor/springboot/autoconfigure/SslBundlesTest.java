package io.github.mwaareactor.springboot.autoconfigure;

import static io.github.mwaareactor.springboot.autoconfigure.PropertiesTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.TransportException;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/** Whom the client trusts, and how it identifies itself. */
class SslBundlesTest extends ConfiguredClient {
  @Test
  void anSslBundleIsTrusted() {
    try (MwaaServerlessEmulator secure = MwaaServerlessEmulator.builder().tls(true).start()) {
      application
          .withPropertyValues(
              "mwaa.serverless.endpoint=" + secure.endpoint(),
              "mwaa.serverless.ssl.bundle=emulator",
              "spring.ssl.bundle.pem.emulator.truststore.certificate=" + secure.certificatePem())
          .withBean(IdentityProvider.class, () -> keys(secure.accessKey()))
          .run(
              context ->
                  assertThat(failure(context))
                      .as("an answer that the run is unknown there")
                      .isInstanceOf(MwaaServiceException.class));
      application
          .withPropertyValues("mwaa.serverless.endpoint=" + secure.endpoint())
          .withBean(IdentityProvider.class, () -> keys(secure.accessKey()))
          .run(context -> assertThat(failure(context)).isInstanceOf(TransportException.class));
    }
  }

  @Test
  void anSslBundleIdentifiesTheClientToAnEndpointThatAsksForIt() throws Exception {
    CertificateBuilder certificates = new CertificateBuilder().ecp256();
    X509Bundle authority =
        certificates
            .copy()
            .subject("CN=authority")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    X509Bundle server =
        certificates
            .copy()
            .subject("CN=server")
            .addSanDnsName("localhost")
            .buildIssuedBy(authority);
    X509Bundle client = certificates.copy().subject("CN=this-client").buildIssuedBy(authority);
    SslContext tls =
        SslContextBuilder.forServer(server.toKeyManagerFactory())
            .trustManager(authority.toTrustManagerFactory())
            .clientAuth(ClientAuth.REQUIRE)
            .build();
    List<String> callers = new CopyOnWriteArrayList<>();
    DisposableServer endpoint =
        HttpServer.create()
            .host("localhost")
            .secure(spec -> spec.sslContext(tls))
            .handle(
                (request, response) -> {
                  request.withConnection(connection -> callers.add(peer(connection.channel())));
                  return response.status(404).send();
                })
            .bindNow(BOUND);
    ApplicationContextRunner calling =
        application
            .withPropertyValues(
                "mwaa.serverless.endpoint=https://localhost:" + endpoint.port(),
                "mwaa.serverless.max-attempts=1",
                "mwaa.serverless.ssl.bundle=mutual",
                "spring.ssl.bundle.pem.mutual.truststore.certificate="
                    + authority.getCertificatePEM())
            .withBean(IdentityProvider.class, () -> keys(emulator.accessKey()));
    try {
      calling.run(context -> assertThat(failure(context)).isInstanceOf(TransportException.class));
      assertThat(callers).isEmpty();

      calling
          .withPropertyValues(
              "spring.ssl.bundle.pem.mutual.keystore.certificate=" + client.getCertificatePathPEM(),
              "spring.ssl.bundle.pem.mutual.keystore.private-key=" + client.getPrivateKeyPEM())
          .run(context -> assertThat(failure(context)).isNotInstanceOf(TransportException.class));
      assertThat(callers).containsExactly("CN=this-client");
    } finally {
      endpoint.disposeNow(BOUND);
    }
  }

  private static String peer(Channel channel) {
    try {
      return channel
          .pipeline()
          .get(SslHandler.class)
          .engine()
          .getSession()
          .getPeerPrincipal()
          .getName();
    } catch (SSLPeerUnverifiedException e) {
      return "nobody";
    }
  }

  @Test
  void anUnknownSslBundleIsAnErrorOfItsProperty() {
    application
        .withPropertyValues("mwaa.serverless.ssl.bundle=unknown")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasRootCauseInstanceOf(NoSuchSslBundleException.class)
                    .satisfies(failure -> assertRefused(failure, "ssl.bundle")));
  }
}
