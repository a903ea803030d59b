package io.webchat.core.internal.lifecycle;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.SessionFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which instances are attached to which session. One of each polls for all: the first that can, and
 * the first of all while none can. Thread-safe; calls no instance.
 */
public final class SharedSessions {
  /** An instance attached to a session; any thread may tell it something. */
  interface Peer {
    /** It may be this one's turn to poll, or no longer. */
    void turnChanged();

    /** Another one got a batch. */
    void forwarded(Inbound inbound);

    /** Another one got new session data. */
    void forwarded(SessionData changed);

    /** Another one ended the chat. */
    void ended();
  }

  private final Map<String, Attached> sessions = new HashMap<>();

  /** The instances of one session. */
  private static final class Attached {
    private final List<Peer> members = new ArrayList<>(1);
    private final Set<Peer> able = new HashSet<>();

    Peer polling() {
      return members.stream().filter(able::contains).findFirst().orElseGet(this::first);
    }

    private Peer first() {
      return members.isEmpty() ? null : members.get(0);
    }
  }

  /** What makes two sessions the same: server and identity; {@code null} when that is unknown. */
  public static String key(
      WebChatConfiguration configuration, SessionFormat format, SessionData data) {
    String server = configuration.transportType() + " " + configuration.dataUrl();
    return format.identityOf(data).map(id -> server + " " + id).orElse(null);
  }

  /** Adds an instance, which cannot poll yet. */
  synchronized void join(String key, Peer peer) {
    List<Peer> members = sessions.computeIfAbsent(key, unused -> new Attached()).members;
    if (!members.contains(peer)) {
      members.add(peer);
    }
  }

  /**
   * An instance can poll from now on, or cannot.
   *
   * @return the instances that are to look whether they poll
   */
  synchronized List<Peer> able(String key, Peer peer, boolean can) {
    Attached attached = sessions.get(key);
    if (attached == null) {
      return List.of();
    }
    Peer before = attached.polling();
    boolean changed = can ? attached.able.add(peer) : attached.able.remove(peer);
    if (changed && !can) { // when it can again it does not take the task back
      attached.members.remove(peer);
      attached.members.add(peer);
    }
    Peer after = attached.polling();
    return before == after ? List.of() : List.of(before, after);
  }

  /** Whether an instance is the one that polls. */
  synchronized boolean polls(String key, Peer peer) {
    Attached attached = sessions.get(key);
    return attached == null || attached.polling() == peer;
  }

  /**
   * Removes an instance.
   *
   * @return the one that polls now; {@code null} when there is none
   */
  synchronized Peer leave(String key, Peer peer) {
    Attached attached = sessions.get(key);
    if (attached == null) {
      return null;
    }
    attached.members.remove(peer);
    attached.able.remove(peer);
    if (attached.members.isEmpty()) {
      sessions.remove(key);
    }
    return attached.polling();
  }

  synchronized List<Peer> others(String key, Peer peer) {
    Attached attached = sessions.get(key);
    if (attached == null || attached.members.size() < 2) {
      return List.of();
    }
    List<Peer> others = new ArrayList<>(attached.members);
    others.remove(peer);
    return others;
  }
}
