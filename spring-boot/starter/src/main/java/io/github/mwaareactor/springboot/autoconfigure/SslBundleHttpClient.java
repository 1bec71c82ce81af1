package io.github.mwaareactor.springboot.autoconfigure;

import io.netty.handler.ssl.SslContextBuilder;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider;

/** Lets an HTTP client trust, and identify itself, as an SSL bundle says. */
final class SslBundleHttpClient implements UnaryOperator<HttpClient> {
  private final SslBundle bundle;

  SslBundleHttpClient(SslBundle bundle) {
    this.bundle = bundle;
  }

  @Override
  public HttpClient apply(HttpClient client) {
    SslProvider.GenericSslContextSpec<SslContextBuilder> tls =
        Http11SslContextSpec.forClient().configure(this::configure);
    return client.secure(spec -> spec.sslContext(tls));
  }

  private void configure(SslContextBuilder context) {
    SslManagerBundle managers = bundle.getManagers();
    SslOptions options = bundle.getOptions();
    context
        .keyManager(managers.getKeyManagerFactory())
        .trustManager(managers.getTrustManagerFactory());
    if (options.getCiphers() != null) {
      context.ciphers(List.of(options.getCiphers()));
    }
    if (options.getEnabledProtocols() != null) {
      context.protocols(options.getEnabledProtocols());
    }
  }
}
