package io.webchat.core.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which instances are attached to which session. One of each polls for all: the first that can, and
 * the first of all while none can. Thread-safe; makes no callbacks.
 */
final class SharedSessions {
  private final Map<String, Attached> sessions = new HashMap<>();

  /** The instances of one session. */
  private static final class Attached {
    private final List<ChatInstance> members = new ArrayList<>(1);
    private final Set<ChatInstance> able = new HashSet<>();

    ChatInstance polling() {
      return members.stream().filter(able::contains).findFirst().orElseGet(this::first);
    }

    private ChatInstance first() {
      return members.isEmpty() ? null : members.get(0);
    }
  }

  /** What makes two sessions the same: server and session id. */
  static String key(WebChatConfiguration configuration, SessionData data) {
    String id = data.value("sessionID") == null ? data.value("sessionId") : data.value("sessionID");
    return id == null
        ? null
        : configuration.transportType() + " " + configuration.dataUrl() + " " + id;
  }

  /** Adds an instance, which cannot poll yet. */
  synchronized void join(String key, ChatInstance chat) {
    List<ChatInstance> members = sessions.computeIfAbsent(key, unused -> new Attached()).members;
    if (!members.contains(chat)) {
      members.add(chat);
    }
  }

  /**
   * An instance can poll from now on, or cannot.
   *
   * @return the instances that are to look whether they poll
   */
  synchronized List<ChatInstance> able(String key, ChatInstance chat, boolean can) {
    Attached attached = sessions.get(key);
    if (attached == null) {
      return List.of();
    }
    ChatInstance before = attached.polling();
    boolean changed = can ? attached.able.add(chat) : attached.able.remove(chat);
    if (changed && !can) { // when it can again it does not take the task back
      attached.members.remove(chat);
      attached.members.add(chat);
    }
    ChatInstance after = attached.polling();
    return before == after ? List.of() : List.of(before, after);
  }

  /** Whether an instance is the one that polls. */
  synchronized boolean polls(String key, ChatInstance chat) {
    Attached attached = sessions.get(key);
    return attached == null || attached.polling() == chat;
  }

  /**
   * Removes an instance.
   *
   * @return the one that polls now; {@code null} when there is none
   */
  synchronized ChatInstance leave(String key, ChatInstance chat) {
    Attached attached = sessions.get(key);
    if (attached == null) {
      return null;
    }
    attached.members.remove(chat);
    attached.able.remove(chat);
    if (attached.members.isEmpty()) {
      sessions.remove(key);
    }
    return attached.polling();
  }

  synchronized List<ChatInstance> others(String key, ChatInstance chat) {
    Attached attached = sessions.get(key);
    if (attached == null || attached.members.size() < 2) {
      return List.of();
    }
    List<ChatInstance> others = new ArrayList<>(attached.members);
    others.remove(chat);
    return others;
  }
}
