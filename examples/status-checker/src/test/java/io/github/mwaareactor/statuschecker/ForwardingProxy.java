package io.github.mwaareactor.statuschecker;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that leads every connection to one port of this machine, whatever it is asked for. */
final class ForwardingProxy implements AutoCloseable {
  private final int destination;
  private final ServerSocket server;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  ForwardingProxy(int destination) {
    this.destination = destination;
    try {
      server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** What connections were asked for, with the headers. */
  List<String> requests() {
    return requests;
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = server.accept();
      start(() -> forward(client));
    }
  }

  private void forward(Socket client) throws IOException {
    StringBuilder request = new StringBuilder();
    InputStream in = client.getInputStream();
    while (request.indexOf("\r\n\r\n") < 0) {
      request.append((char) in.read());
    }
    requests.add(request.toString());
    client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    Socket service = new Socket(InetAddress.getLoopbackAddress(), destination);
    start(() -> service.getInputStream().transferTo(client.getOutputStream()));
    in.transferTo(service.getOutputStream());
    service.close();
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // Closed, by this or by the other side.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
