package io.webchat.test.port;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Objects;
import org.awaitility.Awaitility;

/**
 * A port at which nobody listens: who connects is refused, and the system gives it to no other
 * program until this is closed.
 */
public final class HeldPort implements AutoCloseable {
  private final Socket socket;

  private HeldPort(Socket socket) {
    this.socket = socket;
  }

  /** One that is free. */
  public static HeldPort any() {
    return bind(0, false);
  }

  /**
   * That of a server that is down. It can be bound again meanwhile by a server that asks for the
   * reuse of addresses, as servers of Java on Linux do. Waits for the thread of the former server
   * that still accepts connections.
   */
  public static HeldPort of(int port) {
    return Awaitility.await("port " + port)
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(() -> bind(port, true), Objects::nonNull); // connections of before linger
  }

  /**
   * One that nobody else can bind meanwhile.
   *
   * @throws UncheckedIOException when it is in use
   */
  static HeldPort exclusively(int port) {
    return bind(port, false);
  }

  private static HeldPort bind(int port, boolean again) {
    Socket socket = new Socket();
    try {
      socket.setReuseAddress(again);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      close(socket);
      throw new UncheckedIOException(e);
    }
    return new HeldPort(socket);
  }

  /** The port. */
  public int number() {
    return socket.getLocalPort();
  }

  @Override
  public void close() {
    close(socket);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
