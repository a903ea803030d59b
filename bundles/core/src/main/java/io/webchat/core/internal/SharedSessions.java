package io.webchat.core.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which instances are attached to which session. The first of each polls. Thread-safe; calls
 * nobody.
 */
final class SharedSessions {
  private final Map<String, List<ChatInstance>> members = new HashMap<>();

  /** What makes two sessions the same: server and session id. */
  static String key(WebChatConfiguration configuration, SessionData data) {
    String id = data.value("sessionID") == null ? data.value("sessionId") : data.value("sessionID");
    return id == null
        ? null
        : configuration.transportType() + " " + configuration.dataUrl() + " " + id;
  }

  /**
   * Adds an instance.
   *
   * @return whether it is the one that polls
   */
  synchronized boolean join(String key, ChatInstance chat) {
    if (key == null) {
      return true;
    }
    List<ChatInstance> attached = members.computeIfAbsent(key, unused -> new ArrayList<>(1));
    if (!attached.contains(chat)) {
      attached.add(chat);
    }
    return attached.get(0) == chat;
  }

  /**
   * Removes an instance.
   *
   * @return who polls from now on; {@code null} when that does not change
   */
  synchronized ChatInstance leave(String key, ChatInstance chat) {
    List<ChatInstance> attached = members.get(key);
    if (attached == null) {
      return null;
    }
    boolean polled = attached.get(0) == chat;
    attached.remove(chat);
    if (attached.isEmpty()) {
      members.remove(key);
      return null;
    }
    return polled ? attached.get(0) : null;
  }

  synchronized List<ChatInstance> others(String key, ChatInstance chat) {
    List<ChatInstance> attached = members.getOrDefault(key, List.of());
    if (attached.size() < 2) {
      return List.of();
    }
    List<ChatInstance> others = new ArrayList<>(attached);
    others.remove(chat);
    return others;
  }
}
