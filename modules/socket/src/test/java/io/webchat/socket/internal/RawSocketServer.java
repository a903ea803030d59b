package io.webchat.socket.internal;

import io.webchat.spi.thread.DaemonThreads;
import io.webchat.test.patience.Patience;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server that speaks the bytes of RFC 6455 as a test wants them. */
final class RawSocketServer implements AutoCloseable {
  static final int TEXT = 1;
  static final int MORE = 0;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /** A frame of the client, without its mask. */
  record Frame(int opcode, ByteBuffer payload) {
    String text() {
      return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    }

    byte[] bytes() {
      byte[] bytes = new byte[payload.remaining()];
      payload.duplicate().get(bytes);
      return bytes;
    }
  }

  private final ServerSocket server;
  private final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();
  private final String answer;

  /** A server that accepts every handshake. */
  RawSocketServer() {
    this(null);
  }

  /** A server that answers the handshake with this. */
  RawSocketServer(String answer) {
    this.answer = answer;
    try {
      server = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    DaemonThreads.named("raw-socket-server", this::accept).start();
  }

  URI address() {
    return URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/secret/path?token=secret");
  }

  /** The next client that has connected. */
  Peer peer() throws InterruptedException {
    return peers.poll(Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void accept() {
    try {
      while (true) {
        peers.add(new Peer(server.accept(), answer));
      }
    } catch (IOException e) {
      // closed by the test
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Peer peer : peers) {
      peer.close();
    }
  }

  /** One connection. */
  static final class Peer implements AutoCloseable {
    private final Socket socket;
    private final String request;

    private Peer(Socket socket, String answer) throws IOException {
      this.socket = socket;
      this.request = readHead(socket.getInputStream());
      String reply = answer != null ? answer : switching(request);
      socket.getOutputStream().write(reply.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    }

    /** The head of the handshake. */
    String request() {
      return request;
    }

    private static String readHead(InputStream in) throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int each = in.read();
        if (each < 0) {
          throw new EOFException();
        }
        head.append((char) each);
      }
      return head.toString();
    }

    private static String switching(String request) {
      String key =
          request
              .lines()
              .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
              .map(line -> line.substring(line.indexOf(':') + 1).trim())
              .findFirst()
              .orElseThrow();
      try {
        byte[] hash =
            MessageDigest.getInstance("SHA-1")
                .digest(
                    (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                        .getBytes(StandardCharsets.US_ASCII));
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + Base64.getEncoder().encodeToString(hash)
            + "\r\n\r\n";
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    void send(int opcode, boolean last, byte[] payload) throws IOException {
      ByteArrayOutputStream frame = new ByteArrayOutputStream();
      frame.write((last ? 0x80 : 0) | opcode);
      if (payload.length < 126) {
        frame.write(payload.length);
      } else if (payload.length < 65_536) {
        frame.write(126);
        frame.write(payload.length >> 8);
        frame.write(payload.length);
      } else {
        frame.write(127);
        for (int shift = 56; shift >= 0; shift -= 8) {
          frame.write((int) ((long) payload.length >> shift));
        }
      }
      frame.write(payload);
      socket.getOutputStream().write(frame.toByteArray());
      socket.getOutputStream().flush();
    }

    void text(String text) throws IOException {
      send(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The next frame of the client. */
    Frame next() throws IOException {
      InputStream in = socket.getInputStream();
      int opcode = in.read() & 0x0f;
      int length = in.read() & 0x7f;
      if (length == 126) {
        length = in.read() << 8 | in.read();
      } else if (length == 127) {
        long whole = 0;
        for (int i = 0; i < 8; i++) {
          whole = whole << 8 | in.read();
        }
        length = Math.toIntExact(whole);
      }
      byte[] mask = in.readNBytes(4);
      byte[] payload = in.readNBytes(length);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i & 3];
      }
      return new Frame(opcode, ByteBuffer.wrap(payload));
    }

    /** The next frame that is no ping. */
    Frame nextButPing() throws IOException {
      Frame frame = next();
      while (frame.opcode() == PING) {
        frame = next();
      }
      return frame;
    }

    /** Whether the client has ended the connection; waits for it. */
    boolean ended() {
      try {
        return socket.getInputStream().readAllBytes() != null;
      } catch (IOException e) {
        return true;
      }
    }

    /** Resets the connection. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
