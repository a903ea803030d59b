package io.webchat.rest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** One call to make. Immutable; {@code toString} shows neither headers nor body nor path. */
public final class RestCall {
  private final String operation;
  private final String method;
  private final RestUrl url;
  private final Map<String, String> headers;
  private final RestBody body;
  private final long timeoutMs;
  private final boolean longPoll;
  private final boolean once;
  private final boolean fresh;

  private RestCall(Builder builder) {
    this.operation = builder.operation;
    this.method = builder.method;
    this.url = builder.url;
    this.headers = Map.copyOf(builder.headers);
    this.body = builder.body;
    this.timeoutMs = builder.timeoutMs;
    this.longPoll = builder.longPoll;
    this.once = builder.once;
    this.fresh = builder.fresh;
  }

  /** A GET. */
  public static Builder get(String operation, RestUrl url) {
    return new Builder(operation, "GET", url, null);
  }

  /** A call with a body. */
  public static Builder send(String operation, String method, RestUrl url, RestBody body) {
    return new Builder(operation, method, url, Objects.requireNonNull(body, "body"));
  }

  /** Name of the operation, for error texts. */
  public String operation() {
    return operation;
  }

  /** The HTTP method. */
  public String method() {
    return method;
  }

  /** The address. */
  public RestUrl url() {
    return url;
  }

  /** Headers by name. Secrets. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The body; {@code null} for a GET. */
  public RestBody body() {
    return body;
  }

  /** Time for the whole call, ms; 0 for none. */
  public long timeoutMs() {
    return timeoutMs;
  }

  /** Whether the server may hold the call as long as it likes. */
  public boolean longPoll() {
    return longPoll;
  }

  /** Whether the caller finds out itself whether the server got it, before it is sent again. */
  public boolean once() {
    return once;
  }

  /** Whether it goes out on a connection that was not used before. */
  public boolean fresh() {
    return fresh;
  }

  @Override
  public String toString() {
    return "RestCall[" + operation + " " + method + " " + url + "]";
  }

  /** Collects the parts. Not thread-safe. */
  public static final class Builder {
    private final String operation;
    private final String method;
    private final RestUrl url;
    private final RestBody body;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private long timeoutMs;
    private boolean longPoll;
    private boolean once;
    private boolean fresh;

    private Builder(String operation, String method, RestUrl url, RestBody body) {
      this.operation = Objects.requireNonNull(operation, "operation");
      this.method = Objects.requireNonNull(method, "method");
      this.url = Objects.requireNonNull(url, "url");
      this.body = body;
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

    /**
     * Time for the whole call, the body of the answer included, in ms; 0 (default) for none. That
     * of a long poll is never longer than {@code idleTimeout} of the engine.
     */
    public Builder timeout(long ms) {
      this.timeoutMs = ms;
      return this;
    }

    /** The server may hold the answer: the call counts against the limits of long polls. */
    public Builder longPoll() {
      this.longPoll = true;
      return this;
    }

    /**
     * The server must not get the call twice: whenever it may have arrived without an answer, it is
     * reported as ambiguous and the caller finds out. Other calls are sent once more, as browsers
     * do, when a kept connection ended before the first byte of the answer.
     */
    public Builder once() {
      this.once = true;
      return this;
    }

    /** The call goes out on a connection that was not used before, and is not used again. */
    public Builder fresh() {
      this.fresh = true;
      return this;
    }

    /** The call. */
    public RestCall build() {
      return new RestCall(this);
    }
  }
}
