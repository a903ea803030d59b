package io.webchat.testkit.memory;

import io.webchat.api.message.Participant.Role;
import io.webchat.testkit.transport.ChatServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A chat of the server. Guarded by the server's monitor. */
final class MemoryChat implements ChatServer.Chat {
  private final MemoryChatServer server;
  private final String id;
  private final List<MemoryEntry> transcript = new ArrayList<>();
  private final List<String> received = new ArrayList<>();
  private final Map<String, Object> userData = new LinkedHashMap<>();
  private String token;
  private boolean typing;
  private boolean ended;

  MemoryChat(MemoryChatServer server, String id, String token, Map<String, Object> userData) {
    this.server = server;
    this.id = id;
    this.token = token;
    this.userData.putAll(userData);
  }

  String id() {
    return id;
  }

  String token() {
    return token;
  }

  void token(String other) {
    token = other;
  }

  private void add(String type, Role role, String name, String text) {
    synchronized (server) {
      var entry = new MemoryEntry(transcript.size() + 1L, type, role, name, text);
      transcript.add(entry);
      server.push(this, new MemoryFrame.Said(entry));
    }
  }

  List<MemoryEntry> from(long position) {
    synchronized (server) {
      return transcript.stream().filter(entry -> entry.index() >= position).toList();
    }
  }

  void joined(String customer) {
    add("ParticipantJoined", Role.CLIENT, customer, "");
  }

  void customerSays(String text) {
    synchronized (server) {
      received.add(text);
      add("Message", Role.CLIENT, "Jane", text);
    }
  }

  void customerTypes(boolean types) {
    synchronized (server) {
      typing = types;
    }
  }

  void end() {
    synchronized (server) {
      if (!ended) {
        ended = true;
        server.push(this, new MemoryFrame.Over());
      }
    }
  }

  @Override
  public void agentJoins(String name) {
    add("ParticipantJoined", Role.AGENT, name, "");
  }

  @Override
  public void agentSays(String name, String text) {
    add("Message", Role.AGENT, name, text);
  }

  @Override
  public void agentTypes(String name) {
    add("TypingStarted", Role.AGENT, name, "");
  }

  @Override
  public List<String> received() {
    synchronized (server) {
      return List.copyOf(received);
    }
  }

  @Override
  public boolean customerTypes() {
    synchronized (server) {
      return typing;
    }
  }

  @Override
  public Map<String, Object> userData() {
    synchronized (server) {
      return Map.copyOf(userData);
    }
  }

  @Override
  public boolean ended() {
    synchronized (server) {
      return ended;
    }
  }

  @Override
  public void endByServer() {
    end();
  }

  @Override
  public void forget() {
    server.forget(this);
  }
}
