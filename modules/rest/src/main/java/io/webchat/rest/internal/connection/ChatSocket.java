package io.webchat.rest.internal.connection;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.function.LongSupplier;

/**
 * The socket of one connection. It counts what the server sent and knows for how long the server
 * has been silent, so that a connection that the server has probably closed is not used again.
 */
final class ChatSocket extends Socket {
  private static final long UNLIMITED = Long.MAX_VALUE;

  /** Informed when a socket has its addresses, and when it gives them up. */
  interface Registry {
    /** The socket is connected. */
    void connected(ChatSocket socket);

    /** The socket is closed; called at least once. */
    void closed(ChatSocket socket);
  }

  private final Registry registry;
  private final LongSupplier nanos;
  private volatile long received;
  private volatile long heardAt;
  private volatile boolean answered;
  private volatile long keptFor = UNLIMITED;

  ChatSocket(Registry registry, LongSupplier nanos) {
    this.registry = registry;
    this.nanos = nanos;
    this.heardAt = nanos.getAsLong();
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    super.connect(endpoint, timeout);
    registry.connected(this);
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new Counted(super.getInputStream());
  }

  @Override
  public synchronized void close() throws IOException {
    registry.closed(this);
    super.close();
  }

  /** Bytes that came so far. */
  long received() {
    return received;
  }

  /** Time since the last byte came, ns. */
  long silence() {
    return nanos.getAsLong() - heardAt;
  }

  /** Whether a complete head of an answer came: from now on the connection is a kept one. */
  boolean answered() {
    return answered;
  }

  /** An answer came. */
  void answer() {
    answered = true;
  }

  /** The server says that it closes the connection after so long a silence, ns. */
  void keptFor(long time) {
    keptFor = time;
  }

  /** Whether the server may have closed the connection by what it said. */
  boolean expired() {
    return keptFor != UNLIMITED && silence() >= keptFor;
  }

  /** One reader at a time, as of every stream. */
  private final class Counted extends FilterInputStream {
    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = in.read(buffer, offset, length);
      count(Math.max(0, read));
      return read;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written by the one reader only
    private void count(int bytes) {
      if (bytes > 0) {
        received += bytes;
        heardAt = nanos.getAsLong();
      }
    }
  }
}
