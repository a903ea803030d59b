package io.webchat.rest.internal.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import javax.net.SocketFactory;

/**
 * Sockets for small messages at once and for polls that are silent for long. Finds the socket below
 * a TLS connection by its two addresses.
 */
public final class ChatSockets extends SocketFactory implements ChatSocket.Registry {
  private record Ends(SocketAddress local, SocketAddress remote) {
    static Ends of(Socket socket) {
      return new Ends(socket.getLocalSocketAddress(), socket.getRemoteSocketAddress());
    }
  }

  private final LongSupplier nanos;
  private final Map<Ends, ChatSocket> connected = new ConcurrentHashMap<>();

  public ChatSockets(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** The socket that carries a connection; {@code null} when it is none of this factory. */
  ChatSocket below(Socket socket) {
    return socket instanceof ChatSocket own ? own : connected.get(Ends.of(socket));
  }

  @Override
  public void connected(ChatSocket socket) {
    connected.put(Ends.of(socket), socket);
  }

  @Override
  public void closed(ChatSocket socket) {
    if (!socket.isClosed() && socket.isConnected()) {
      connected.remove(Ends.of(socket), socket);
    }
  }

  @Override
  public Socket createSocket() throws IOException {
    ChatSocket socket = new ChatSocket(this, nanos);
    socket.setTcpNoDelay(true);
    socket.setKeepAlive(true);
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connect(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return connect(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connect(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return connect(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
  }

  private Socket connect(InetSocketAddress remote, InetSocketAddress local) throws IOException {
    Socket socket = createSocket();
    try {
      socket.bind(local);
      socket.connect(remote);
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }
}
