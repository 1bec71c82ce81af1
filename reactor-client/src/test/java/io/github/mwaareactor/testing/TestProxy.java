package io.github.mwaareactor.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that is asked to CONNECT: it leads every connection to one port of this machine, whatever
 * it is asked for, or answers something else.
 */
public final class TestProxy implements AutoCloseable {
  private final ServerSocket server;
  private final Function<Socket, @Nullable String> answer;
  private final int destination;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  private TestProxy(int destination, Function<Socket, @Nullable String> answer) {
    this.destination = destination;
    this.answer = answer;
    try {
      server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    start(this::accept);
  }

  /** Leads to this port. */
  public static TestProxy to(int port) {
    return new TestProxy(port, socket -> null);
  }

  /** Answers every request by these bytes, and closes. */
  public static TestProxy answering(String bytes) {
    return new TestProxy(0, socket -> bytes);
  }

  /** Reads requests and never answers. */
  public static TestProxy silent() {
    return new TestProxy(0, socket -> "");
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Host and port, as messages name it. */
  public String name() {
    return "127.0.0.1:" + port();
  }

  /** The requests for connections, each with its headers; of SOCKS the bytes. */
  public List<String> requests() {
    return requests;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try {
      requests.add(request(client.getInputStream()));
      String said = answer.apply(client);
      if (said == null) {
        tunnel(client);
      } else if (!said.isEmpty()) {
        client.getOutputStream().write(said.getBytes(StandardCharsets.ISO_8859_1));
        client.shutdownOutput();
        client.getInputStream().transferTo(new ByteArrayOutputStream());
        client.close();
      }
    } catch (IOException e) {
      // The other side has gone.
    }
  }

  private void tunnel(Socket client) throws IOException {
    Socket service = new Socket(InetAddress.getLoopbackAddress(), destination);
    sockets.add(service);
    client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    start(() -> pipe(service, client));
    pipe(client, service);
  }

  private static void pipe(Socket from, Socket to) {
    try {
      byte[] bytes = new byte[8192];
      for (int n = from.getInputStream().read(bytes);
          n >= 0;
          n = from.getInputStream().read(bytes)) {
        to.getOutputStream().write(bytes, 0, n);
        to.getOutputStream().flush();
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // As above.
    }
  }

  // Up to the empty line of HTTP; all that is there of SOCKS, which begins with its version.
  private static String request(InputStream in) throws IOException {
    int first = in.read();
    StringBuilder request = new StringBuilder().append((char) first);
    if (first < ' ') {
      for (int wanted = in.read(); wanted > 0; wanted--) {
        in.read();
      }
      return request.toString();
    }
    while (request.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      request.append((char) next);
    }
    return request.toString();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "test-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
