package io.github.mwaareactor.benchmarks.reactive;

import io.github.mwaareactor.benchmarks.load.Target;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** What the contenders of this package have in common: connections, and trust in the emulator. */
final class Netty {
  private Netty() {}

  static HttpClient http(Target target) {
    ConnectionProvider pool =
        ConnectionProvider.builder("benchmark")
            .maxConnections(target.connections())
            .pendingAcquireMaxCount(-1)
            .lifo()
            .build();
    return trusting(HttpClient.create(pool), target).disableRetry(true);
  }

  static HttpClient trusting(HttpClient http, Target target) {
    Path certificate = target.certificate();
    if (certificate == null) {
      return http;
    }
    try {
      SslContext tls = SslContextBuilder.forClient().trustManager(certificate.toFile()).build();
      return http.secure(spec -> spec.sslContext(tls));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static long directBytes() {
    return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider
        ? provider.metric().usedDirectMemory()
        : -1;
  }
}
