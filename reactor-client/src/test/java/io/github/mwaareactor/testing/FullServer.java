package io.github.mwaareactor.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A port whose connections nobody accepts, and where no more can wait to be. */
public final class FullServer implements AutoCloseable {
  private final ServerSocket full;
  private final List<SocketChannel> waiting = new ArrayList<>();

  public FullServer() throws IOException {
    full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    for (int i = 0; i < 4; i++) {
      SocketChannel socket = SocketChannel.open();
      socket.configureBlocking(false);
      socket.connect(full.getLocalSocketAddress());
      waiting.add(socket);
    }
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + full.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel socket : waiting) {
      socket.close();
    }
    full.close();
  }
}
