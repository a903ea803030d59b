package io.webchat.console.internal.http;

import io.webchat.keys.ApiKey;
import io.webchat.keys.KeyRing;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Who is logged in: each browser has a random token in a cookie, of which only the digest is kept,
 * and which is good as long as its key is. Thread-safe.
 */
public final class Sessions implements AutoCloseable {
  private static final int TOKEN_BYTES = 32;
  private static final int LONGEST = 100;

  private final KeyRing keys;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Session> sessions = new LinkedHashMap<>();
  private final int most;
  private final long idleMs;
  private final LongSupplier clock;

  /**
   * Nobody is logged in.
   *
   * @param most sessions at a time; one more ends the one that was used least recently
   * @param idleMs after which a session that is not used ends
   * @param clock a clock that only goes forward, ms
   */
  public Sessions(KeyRing keys, int most, long idleMs, LongSupplier clock) {
    this.keys = keys;
    this.most = most;
    this.idleMs = idleMs;
    this.clock = clock;
  }

  /** A browser that is logged in. */
  public final class Session {
    private final ApiKey key;
    private final List<Runnable> atEnd = new ArrayList<>();
    private KeyRing.Hold hold;
    private long used;
    private boolean over;

    private Session(ApiKey key) {
      this.key = key;
      this.used = clock.getAsLong();
    }

    /** What it was opened with. */
    public ApiKey key() {
      return key;
    }

    /** Runs when the session ends, at once when it has; on the thread that ends it. */
    void atEnd(Runnable task) {
      synchronized (sessions) {
        if (!over) {
          atEnd.add(task);
          return;
        }
      }
      task.run();
    }

    void forget(Runnable task) {
      synchronized (sessions) {
        atEnd.remove(task);
      }
    }

    /** It is in use. */
    void touch() {
      synchronized (sessions) {
        used = clock.getAsLong();
      }
    }

    /** Ends it. */
    void end() {
      List<Runnable> tasks;
      synchronized (sessions) {
        if (over) {
          return;
        }
        over = true;
        sessions.values().remove(this);
        tasks = List.copyOf(atEnd);
      }
      if (hold != null) {
        hold.close();
      }
      tasks.forEach(Runnable::run);
    }
  }

  /** Logs in who has this key; the token for the browser, empty when it is none. */
  public Optional<String> open(String presented) {
    Optional<ApiKey> key = keys.find(presented);
    if (key.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Session session = new Session(key.get());
    Optional<Session> displaced = Optional.empty();
    synchronized (sessions) {
      if (sessions.size() >= most) {
        displaced = leastUsed();
      }
      sessions.put(digest(token), session);
    }
    displaced.ifPresent(Session::end);
    session.hold = keys.hold(key.get(), session::end);
    return Optional.of(token);
  }

  private Optional<Session> leastUsed() {
    return sessions.values().stream().min((one, other) -> Long.compare(one.used, other.used));
  }

  /** The session of a token. */
  public Optional<Session> find(String token) {
    if (token == null || token.isEmpty() || token.length() > LONGEST) {
      return Optional.empty();
    }
    Session found;
    synchronized (sessions) {
      found = sessions.get(digest(token)); // of a digest nobody learns by how long that takes
    }
    if (found == null || !keys.isInForce(found.key)) {
      return Optional.empty();
    }
    found.touch();
    return Optional.of(found);
  }

  private static String digest(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java", e);
    }
  }

  /** Ends those that were not used for too long. */
  public void tick() {
    long now = clock.getAsLong();
    List<Session> idle;
    synchronized (sessions) {
      idle = sessions.values().stream().filter(each -> now - each.used > idleMs).toList();
    }
    idle.forEach(Session::end);
  }

  @Override
  public void close() {
    List<Session> all;
    synchronized (sessions) {
      all = List.copyOf(sessions.values());
    }
    all.forEach(Session::end);
  }
}
