package org.example.tiny;

import io.webchat.json.JsonValues;
import io.webchat.testkit.transport.ChatServer.Chat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One chat of the server; its events have the positions 1, 2, 3 … */
final class TinyChat implements Chat {
  private final Map<String, Object> start;
  private final List<Map<String, Object>> events = new ArrayList<>();
  private final List<String> received = new ArrayList<>();
  private boolean typing;
  private boolean ended;
  private boolean forgotten;

  TinyChat(Map<String, Object> start) {
    this.start = start;
    add("joined", "client", String.valueOf(start.get("nickname")), "");
  }

  private synchronized void add(String kind, String role, String name, String text) {
    events.add(
        Map.of(
            "position", events.size() + 1,
            "kind", kind,
            "role", role,
            "name", name,
            "text", text,
            "at", System.currentTimeMillis()));
  }

  synchronized Map<String, Object> events(long from) {
    int known = (int) Math.min(Math.max(1, from) - 1, events.size());
    return Map.of("ended", ended, "events", List.copyOf(events.subList(known, events.size())));
  }

  synchronized Map<String, Object> customerSays(String text) {
    received.add(text);
    add("said", "client", String.valueOf(start.get("nickname")), text);
    return Map.of();
  }

  synchronized Map<String, Object> customerTypes(boolean now) {
    typing = now;
    return Map.of();
  }

  synchronized boolean isForgotten() {
    return forgotten;
  }

  @Override
  public void agentJoins(String name) {
    add("joined", "agent", name, "");
  }

  @Override
  public void agentSays(String name, String text) {
    add("said", "agent", name, text);
  }

  @Override
  public void agentTypes(String name) {
    add("typing", "agent", name, "");
  }

  @Override
  public synchronized List<String> received() {
    return List.copyOf(received);
  }

  @Override
  public synchronized boolean customerTypes() {
    return typing;
  }

  @Override
  public Map<String, Object> userData() {
    return JsonValues.object(start.get("userData"));
  }

  @Override
  public synchronized boolean ended() {
    return ended;
  }

  @Override
  public synchronized void endByServer() {
    ended = true;
  }

  @Override
  public synchronized void forget() {
    forgotten = true;
  }
}
