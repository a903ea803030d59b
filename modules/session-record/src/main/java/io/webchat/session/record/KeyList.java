package io.webchat.session.record;

import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the keys that a store lists. Unreadable ones are skipped, so that the others stay usable;
 * their number is logged when it changes. Thread-safe.
 */
public final class KeyList {
  /** How many keys that cannot be read are passed over. */
  public static final int MAX_UNREADABLE = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(KeyList.class);

  private final String store;
  private final SessionCodec codec;
  private final AtomicInteger logged = new AtomicInteger();

  /** For the keys of a store, whose name is for the log. */
  public KeyList(String store, SessionCodec codec) {
    this.store = store;
    this.codec = codec;
  }

  /**
   * The first keys that can be read.
   *
   * @param limit most keys
   * @param source the first keys of the store as {@link SessionCodec#encodeKey} wrote them
   */
  public List<SessionKey> first(int limit, IntFunction<List<byte[]>> source) {
    int asked = limit;
    while (true) {
      List<byte[]> found = source.apply(asked);
      List<SessionKey> keys = readable(found);
      int unreadable = found.size() - keys.size();
      if (found.size() < asked || keys.size() >= limit || unreadable > MAX_UNREADABLE) {
        tell(unreadable);
        return List.copyOf(keys.subList(0, Math.min(limit, keys.size())));
      }
      asked = limit + unreadable;
    }
  }

  private List<SessionKey> readable(List<byte[]> found) {
    List<SessionKey> keys = new ArrayList<>(found.size());
    for (byte[] key : found) {
      try {
        keys.add(codec.decodeKey(key));
      } catch (SessionStorageException e) {
        LOG.debug("A key of the session storage {} is left out", store, e);
      }
    }
    return keys;
  }

  private void tell(int unreadable) {
    if (logged.getAndSet(unreadable) != unreadable && unreadable > 0) {
      LOG.warn(
          "The session storage {} has {} sessions whose keys cannot be read: no"
              + " container takes them over",
          store,
          unreadable);
    }
  }
}
