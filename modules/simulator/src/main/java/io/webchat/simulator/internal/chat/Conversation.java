package io.webchat.simulator.internal.chat;

import io.webchat.simulator.internal.SimulatorOptions;
import io.webchat.simulator.model.CustomerTyping;
import io.webchat.simulator.model.EventType;
import io.webchat.simulator.model.RecordedRequest;
import io.webchat.simulator.model.Role;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedMessage;
import io.webchat.simulator.model.SimulatedParticipant;
import io.webchat.simulator.model.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One chat as both wires see it: its timeline, the customer, the agents, the files and the data.
 */
public final class Conversation extends ChatTimeline {
  private static final int MAX_USER_DATA = 1_000;
  private static final int MAX_AGENTS = 1_000;
  private final ChatRequest opening;
  private final String userId = Ids.hex();
  private final String secureKey = Ids.key();
  private final Chats chats;
  private final Files files;
  private final Map<String, Object> userData;
  private final Map<String, ChatAgent> agents = new LinkedHashMap<>();
  private SimulatedParticipant customer;
  private CustomerTyping typing = new CustomerTyping(0, 0, false, "");
  private int readUpTo;

  Conversation(
      String id,
      ChatRequest opening,
      int firstAlias,
      Chats chats,
      SimulatorOptions options,
      Timer timer) {
    super(id, opening.async(), firstAlias, options, timer);
    this.opening = opening;
    this.chats = chats;
    this.files = new Files(options.fileLimits, chats.fileStore());
    this.userData = new LinkedHashMap<>(opening.userData());
    this.customer = newParticipant(opening.nickname(), Role.CLIENT);
  }

  /** The customer joins; called once, after which others know the chat. */
  void open() {
    changing(
        () -> {
          enter(customer, opening.text(), Map.of());
          return null;
        });
    heard();
  }

  // --- what the wires use

  public String userId() {
    return userId;
  }

  public String secureKey() {
    return secureKey;
  }

  /** The customer's party. */
  public synchronized SimulatedParticipant customer() {
    return customer;
  }

  /** Something that the customer did, with what comes along. */
  public SimulatedMessage byCustomer(
      EventType type,
      String text,
      String messageType,
      Map<String, Object> data,
      Map<String, Object> attributes) {
    return changing(
        () -> {
          if (type == EventType.MESSAGE && typing.active()) {
            typing = new CustomerTyping(typing.started(), typing.stopped(), false, "");
          }
          return post(customer, type, text, messageType, data, attributes);
        });
  }

  /** The customer began or stopped to type; not part of the transcript. */
  public synchronized void typedByCustomer(boolean start, String preview) {
    typing =
        new CustomerTyping(
            typing.started() + (start ? 1 : 0), typing.stopped() + (start ? 0 : 1), start, preview);
    happened(start ? EventType.TYPING_STARTED : EventType.TYPING_STOPPED);
  }

  /** A preview that came along with a poll. */
  public synchronized void preview(String text) {
    typing = new CustomerTyping(typing.started(), typing.stopped(), typing.active(), text);
  }

  /** The customer's new name. */
  public void rename(String nickname) {
    changing(
        () -> {
          customer =
              new SimulatedParticipant(customer.number(), customer.id(), nickname, Role.CLIENT);
          replace(customer);
          return post(customer, EventType.NICKNAME_UPDATED, nickname, "", Map.of(), Map.of());
        });
  }

  /** Merges data; false when there would be too much of it. */
  public synchronized boolean mergeUserData(Map<String, Object> data) {
    if (userData.size() + data.size() > MAX_USER_DATA) {
      return false;
    }
    userData.putAll(data);
    return true;
  }

  public synchronized void readReceipt(int position) {
    readUpTo = Math.max(readUpTo, position);
  }

  /** The customer leaves, which ends the chat; nothing happens when it is over. */
  public void leftByCustomer() {
    endIfOpen(
        Phase.ENDED_BY_CUSTOMER,
        () -> post(customer, EventType.PARTICIPANT_LEFT, "", "", Map.of(), Map.of()));
  }

  @Override
  void disconnectSilentClient() {
    endIfOpen(
        Phase.ENDED_BY_SERVER,
        () -> post(customer, EventType.PARTICIPANT_LEFT, "", "", Map.of(), Map.of()));
  }

  /** A customer's upload: the reason why not, or empty and the file is in {@code kept}. */
  public Optional<UploadRefusal> upload(
      String name, String type, byte[] content, Consumer<StoredFile> kept) {
    return upload(name, type, content, Map.of(), kept);
  }

  /** As {@link #upload(String, String, byte[], Consumer)}, with attributes of the entry. */
  public Optional<UploadRefusal> upload(
      String name,
      String type,
      byte[] content,
      Map<String, Object> attributes,
      Consumer<StoredFile> kept) {
    return changing(
        () -> {
          boolean agent = participants().stream().anyMatch(p -> p.role() != Role.CLIENT);
          Optional<UploadRefusal> refusal = files.check(name, content.length, agent);
          if (refusal.isPresent()) {
            return refusal;
          }
          StoredFile file = new StoredFile(Ids.hex(), name, type, content, true, 0);
          if (!files.put(file)) {
            return Optional.of(UploadRefusal.NO_ROOM);
          }
          post(customer, EventType.FILE_UPLOADED, "", "", describe(file), attributes);
          kept.accept(file);
          return Optional.empty();
        });
  }

  /** A file, counted as downloaded. */
  public synchronized Optional<StoredFile> download(String fileId) {
    return files.download(fileId);
  }

  /** Whether there is such a file. */
  public synchronized boolean hasFile(String fileId) {
    return files.has(fileId);
  }

  /** Deletes a file; false when there is none. */
  public boolean deleteFile(String fileId) {
    return changing(
        () -> {
          Optional<StoredFile> gone = files.remove(fileId);
          gone.ifPresent(
              f -> post(customer, EventType.FILE_DELETED, "", "", describe(f), Map.of()));
          return gone.isPresent();
        });
  }

  /** What is used of the file limits. */
  public synchronized FileUse fileUse() {
    return files.use();
  }

  StoredFile keep(String name, String type, byte[] content) {
    StoredFile file = new StoredFile(Ids.hex(), name, type, content, false, 0);
    if (!files.put(file)) {
      throw new IllegalStateException("no room for another file");
    }
    return file;
  }

  static Map<String, Object> describe(StoredFile file) {
    return Map.of(
        "file-id", file.id(),
        "file-name", file.name(),
        "file-size", Integer.toString(file.content().length),
        "file-type", file.type());
  }

  // --- what the outside uses

  @Override
  public Wire wire() {
    return opening.wire();
  }

  @Override
  public List<String> sentTexts() {
    return transcript().stream()
        .filter(m -> m.fromCustomer() && m.type() == EventType.MESSAGE)
        .map(SimulatedMessage::text)
        .toList();
  }

  @Override
  public long sentCount(String text) {
    return sentTexts().stream().filter(text::equals).count();
  }

  @Override
  public synchronized CustomerTyping typing() {
    return typing;
  }

  @Override
  public synchronized Map<String, Object> userData() {
    return Map.copyOf(userData);
  }

  @Override
  public Map<String, Object> form() {
    return Map.copyOf(opening.form());
  }

  @Override
  public synchronized int readUpTo() {
    return readUpTo;
  }

  @Override
  public List<RecordedRequest> requests() {
    return chats.requestsOf(id());
  }

  @Override
  public SimulatedAgent agent(String name) {
    return agent(name, Role.AGENT);
  }

  @Override
  public SimulatedAgent supervisor(String name) {
    return agent(name, Role.SUPERVISOR);
  }

  @Override
  public SimulatedAgent bot(String name) {
    return agent(name, Role.BOT);
  }

  @Override
  public SimulatedAgent external(String name) {
    return agent(name, Role.EXTERNAL);
  }

  private synchronized SimulatedAgent agent(String name, Role role) {
    if (agents.size() >= MAX_AGENTS) {
      throw new IllegalStateException("a chat has at most " + MAX_AGENTS + " agents");
    }
    return agents.computeIfAbsent(role + " " + name, key -> new ChatAgent(this, name, role));
  }

  @Override
  void removeAgents() {
    agents.values().forEach(ChatAgent::vacate);
  }

  @Override
  public void endByServer() {
    endIfOpen(Phase.ENDED_BY_SERVER, () -> agents.values().forEach(ChatAgent::leaveHeld));
  }

  @Override
  public void forget() {
    chats.remove(this);
    changing(
        () -> {
          abandon();
          files.clear();
          return null;
        });
  }

  /** Names the chat without what was said. */
  @Override
  public String toString() {
    return "Chat[" + id() + " " + wire() + (ended() ? " ended]" : "]");
  }
}
