package io.github.mwaareactor.emulator.testing;

import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.ScriptedRun;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import javax.net.ssl.SSLContext;

/** One connection to an emulator, read byte by byte, and told how it ended. */
public final class Wire implements AutoCloseable {
  /** How reading came to its end. */
  public enum End {
    /** FIN. */
    CLOSED,
    /** RST. */
    RESET
  }

  /** All that came, and how it ended. */
  public record Read(String text, End end) {
    public String body() {
      int blank = text.indexOf("\r\n\r\n");
      return blank < 0 ? "" : text.substring(blank + 4);
    }

    public boolean hasHeaders() {
      return text.contains("\r\n\r\n");
    }

    public int contentLength() {
      int start = text.indexOf("content-length: ") + "content-length: ".length();
      return Integer.parseInt(text.substring(start, text.indexOf("\r\n", start)));
    }
  }

  private final Socket socket;

  private Wire(Socket socket) {
    this.socket = socket;
  }

  public static Wire to(MwaaServerlessEmulator emulator) throws Exception {
    return emulator.endpoint().getScheme().equals("https")
        ? overTls(emulator, new ByteArrayOutputStream())
        : new Wire(plain(new Socket(), emulator));
  }

  /** Over TLS 1.2, where a farewell can be told from the other records without any key. */
  public static Wire overTls(MwaaServerlessEmulator emulator, ByteArrayOutputStream records)
      throws Exception {
    SSLContext context = SSLContext.getInstance("TLSv1.2");
    context.init(null, emulator.trust().getTrustManagers(), null);
    Socket plain = plain(new RecordingSocket(records), emulator);
    return new Wire(
        context.getSocketFactory().createSocket(plain, "127.0.0.1", emulator.port(), true));
  }

  private static Socket plain(Socket socket, MwaaServerlessEmulator emulator) throws IOException {
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), emulator.port()));
    socket.setSoTimeout(10_000);
    return socket;
  }

  /** Keeps what was read from the network, still encrypted. */
  private static final class RecordingSocket extends Socket {
    private final ByteArrayOutputStream read;

    private RecordingSocket(ByteArrayOutputStream read) {
      this.read = read;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          int count = super.read(bytes, offset, length);
          read.write(bytes, offset, Math.max(0, count));
          return count;
        }
      };
    }
  }

  public Wire ask(MwaaServerlessEmulator emulator, ScriptedRun run) throws IOException {
    socket
        .getOutputStream()
        .write(RawRequest.asking(emulator, run).signedFor(emulator, Instant.now()).bytes());
    return this;
  }

  public Wire send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Reads one whole answer of a connection that stays open. */
  public Read answer() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Read read = new Read("", End.CLOSED);
    while (!read.hasHeaders() || read.body().length() < read.contentLength()) {
      bytes.write(next());
      read = new Read(bytes.toString(StandardCharsets.ISO_8859_1), End.CLOSED);
    }
    return read;
  }

  /** Reads until the emulator ends the connection. */
  public Read toTheEnd() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    End end = End.CLOSED;
    try {
      for (int b = socket.getInputStream().read(); b >= 0; b = socket.getInputStream().read()) {
        bytes.write(b);
      }
    } catch (SocketException e) {
      if (!"Connection reset".equals(e.getMessage())) {
        throw e;
      }
      end = End.RESET;
    }
    return new Read(bytes.toString(StandardCharsets.ISO_8859_1), end);
  }

  public int next() throws IOException {
    int next = socket.getInputStream().read();
    if (next < 0) {
      throw new IOException("The connection ended in the middle of an answer");
    }
    return next;
  }

  public Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
