package io.webchat.keys;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that are in force, which an operator may change while they are in use: what holds a key
 * that is no longer there, or has other scopes, is told. Thread-safe; no lock is held while it is
 * told.
 */
public final class KeyRing {
  private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

  private final Set<Hold> holds = new HashSet<>();
  private volatile ApiKeys keys = ApiKeys.none();

  /** A use of a key that lasts, for instance a stream; to be closed when it is over. */
  public final class Hold implements AutoCloseable {
    private final ApiKey key;
    private final Runnable onRevoked;

    private Hold(ApiKey key, Runnable onRevoked) {
      this.key = key;
      this.onRevoked = onRevoked;
    }

    @Override
    public void close() {
      synchronized (holds) {
        holds.remove(this);
      }
    }
  }

  /** The key that was presented, if it is in force. */
  public Optional<ApiKey> find(String presented) {
    return keys.find(presented);
  }

  /** The keys in force. */
  public ApiKeys keys() {
    return keys;
  }

  /** Whether the key is in force, with the scopes that it had. */
  public boolean isInForce(ApiKey key) {
    return keys.all().contains(key);
  }

  /**
   * Holds a key.
   *
   * @param onRevoked run once when the key is revoked; at once when it is already
   */
  public Hold hold(ApiKey key, Runnable onRevoked) {
    Hold hold = new Hold(key, onRevoked);
    boolean inForce;
    synchronized (holds) {
      inForce = isInForce(key);
      if (inForce) {
        holds.add(hold);
      }
    }
    if (!inForce) {
      onRevoked.run();
    }
    return hold;
  }

  /** Puts other keys in force, and tells all that hold one which is not among them. */
  public void replace(ApiKeys others) {
    List<Hold> revoked = new ArrayList<>();
    synchronized (holds) {
      keys = others;
      for (Hold hold : holds) {
        if (!others.all().contains(hold.key)) {
          revoked.add(hold);
        }
      }
      revoked.forEach(holds::remove);
    }
    for (Hold hold : revoked) {
      try {
        hold.onRevoked.run();
      } catch (RuntimeException e) {
        LOG.warn("What used the revoked key {} could not be ended", hold.key.name(), e);
      }
    }
  }
}
