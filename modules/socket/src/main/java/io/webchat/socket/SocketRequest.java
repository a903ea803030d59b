package io.webchat.socket;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** One socket to open. Immutable; {@code toString} shows neither headers nor path. */
public final class SocketRequest {
  private static final long CONNECT_MS = 10_000;

  private final String operation;
  private final URI address;
  private final Map<String, String> headers;
  private final long connectTimeoutMs;
  private final long silenceMs;
  private final long maxTextBytes;

  private SocketRequest(Builder builder) {
    this.operation = builder.operation;
    this.address = builder.address;
    this.headers = Map.copyOf(builder.headers);
    this.connectTimeoutMs = builder.connectTimeoutMs;
    this.silenceMs = builder.silenceMs;
    this.maxTextBytes = builder.maxTextBytes;
  }

  /**
   * A socket at an address.
   *
   * @param operation what it is opened for, for error texts
   * @param address {@code ws} or {@code wss}, with a host
   * @throws IllegalArgumentException when the address is another one
   */
  public static Builder to(String operation, URI address) {
    return new Builder(operation, address);
  }

  /** What it is opened for. */
  public String operation() {
    return operation;
  }

  /** The address. Its path and query may be secret. */
  public URI address() {
    return address;
  }

  /** Headers of the handshake by name. Secrets. */
  public Map<String, String> headers() {
    return headers;
  }

  /** Time for the connection and the handshake, ms. */
  public long connectTimeoutMs() {
    return connectTimeoutMs;
  }

  /** How long the server may be silent, ms; 0 for as long as it likes. */
  public long silenceMs() {
    return silenceMs;
  }

  /** The largest text, bytes of UTF-8; 0 for that of the engine. */
  public long maxTextBytes() {
    return maxTextBytes;
  }

  /** Scheme, host and port, for error texts. */
  public String origin() {
    String port = address.getPort() < 0 ? "" : ":" + address.getPort();
    return address.getScheme() + "://" + address.getHost() + port;
  }

  @Override
  public String toString() {
    return "SocketRequest[" + operation + " " + origin() + "]";
  }

  /** Collects the parts. Not thread-safe. */
  public static final class Builder {
    private final String operation;
    private final URI address;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private long connectTimeoutMs = CONNECT_MS;
    private long silenceMs;
    private long maxTextBytes;

    private Builder(String operation, URI address) {
      this.operation = Objects.requireNonNull(operation, "operation");
      this.address = Objects.requireNonNull(address, "address");
      boolean socket =
          "ws".equalsIgnoreCase(address.getScheme()) || "wss".equalsIgnoreCase(address.getScheme());
      if (!socket || address.getHost() == null) {
        throw new IllegalArgumentException("Not an address of a socket: expected ws:// or wss://");
      }
    }

    /** Adds a header; an empty or absent value leaves it out. */
    public Builder header(String name, String value) {
      if (value != null && !value.isEmpty()) {
        headers.put(name, value);
      }
      return this;
    }

    /** Adds headers. */
    public Builder headers(Map<String, String> more) {
      more.forEach(this::header);
      return this;
    }

    /** Time for the connection and the handshake, ms; 10,000 by default. */
    public Builder connectTimeout(long ms) {
      this.connectTimeoutMs = ms;
      return this;
    }

    /**
     * The socket is cut when nothing came for so long, not even a pong; pings are sent by
     * themselves, so that only a server that is gone is silent. In ms, at least 10; 0 (default) for
     * no such limit.
     */
    public Builder silence(long ms) {
      this.silenceMs = ms;
      return this;
    }

    /** The largest text that is read, bytes of UTF-8; by default that of the engine. */
    public Builder maxTextBytes(long bytes) {
      this.maxTextBytes = bytes;
      return this;
    }

    /** The request. */
    public SocketRequest build() {
      return new SocketRequest(this);
    }
  }
}
