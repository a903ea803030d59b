package io.webchat.simulator.internal.chat;

import io.webchat.simulator.model.EventType;
import io.webchat.simulator.model.Role;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedParticipant;
import java.util.Map;
import java.util.Optional;

/** A participant of the server's side of one chat. Its state is guarded by the chat's lock. */
final class ChatAgent implements SimulatedAgent {
  private final Conversation chat;
  private final String name;
  private final Role role;
  private Optional<SimulatedParticipant> taken = Optional.empty();

  ChatAgent(Conversation chat, String name, Role role) {
    this.chat = chat;
    this.name = name;
    this.role = role;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Role role() {
    return role;
  }

  @Override
  public boolean connected() {
    return chat.changing(() -> taken.isPresent());
  }

  @Override
  public SimulatedAgent join() {
    return chat.changing(
        () -> {
          me();
          return this;
        });
  }

  @Override
  public SimulatedAgent typing() {
    return post(EventType.TYPING_STARTED, "", Map.of(), Map.of());
  }

  @Override
  public SimulatedAgent stopTyping() {
    return post(EventType.TYPING_STOPPED, "", Map.of(), Map.of());
  }

  @Override
  public SimulatedAgent say(String text) {
    return post(EventType.MESSAGE, text, Map.of(), Map.of());
  }

  @Override
  public String sendFile(String fileName, String type, byte[] content) {
    return chat.changing(
        () -> {
          SimulatedParticipant me = me();
          StoredFile file = chat.keep(fileName, type, content.clone());
          chat.post(me, EventType.FILE_UPLOADED, "", "", Conversation.describe(file), attributes());
          return file.id();
        });
  }

  @Override
  public SimulatedAgent pushUrl(String url) {
    return post(EventType.PUSH_URL, url, Map.of(), Map.of());
  }

  @Override
  public SimulatedAgent structured(Map<String, Object> content) {
    Object text = content.getOrDefault("text", "");
    return post(
        EventType.MESSAGE,
        String.valueOf(text),
        Map.of(),
        Map.of("structured-content", Map.of("genesys-chat", Map.of("content", content))));
  }

  @Override
  public SimulatedAgent notice(String text) {
    return post(EventType.NOTICE, text, Map.of(), Map.of());
  }

  @Override
  public SimulatedAgent customNotice(String text) {
    return post(EventType.CUSTOM_NOTICE, text, Map.of(), Map.of());
  }

  @Override
  public SimulatedAgent transferTo(String other) {
    SimulatedAgent next = chat.agent(other).join();
    leave();
    return next;
  }

  @Override
  public void leave() {
    chat.changing(
        () -> {
          leaveHeld();
          return null;
        });
  }

  @Override
  public void end() {
    leave();
    chat.endByServer();
  }

  /** Leaves; the caller holds the chat's lock. */
  void leaveHeld() {
    taken.ifPresent(me -> chat.leave(me, attributes()));
    vacate();
  }

  /** Forgets who sat here without a word. */
  void vacate() {
    taken = Optional.empty();
  }

  private SimulatedAgent post(
      EventType type, String text, Map<String, Object> data, Map<String, Object> more) {
    return chat.changing(
        () -> {
          Map<String, Object> all = new java.util.HashMap<>(attributes());
          all.putAll(more);
          chat.post(me(), type, text, "", data, all);
          return this;
        });
  }

  /** This party, joined when it was not in. */
  private SimulatedParticipant me() {
    if (taken.isEmpty()) {
      SimulatedParticipant me = chat.newParticipant(name, role);
      chat.enter(me, "", attributes());
      taken = Optional.of(me);
    }
    return taken.get();
  }

  private Map<String, Object> attributes() {
    return role == Role.BOT
        ? Map.of("GCTI_SYSTEM", Map.of("party-info", Map.of("style", "BOT")))
        : Map.of();
  }
}
