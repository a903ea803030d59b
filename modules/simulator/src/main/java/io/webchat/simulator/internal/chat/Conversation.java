package io.webchat.simulator.internal.chat;

import io.webchat.simulator.CustomerTyping;
import io.webchat.simulator.EventType;
import io.webchat.simulator.Participant;
import io.webchat.simulator.RecordedRequest;
import io.webchat.simulator.Role;
import io.webchat.simulator.SimulatedAgent;
import io.webchat.simulator.SimulatedChat;
import io.webchat.simulator.SimulatedMessage;
import io.webchat.simulator.Wire;
import io.webchat.simulator.internal.SimulatorOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The truth about one chat, for both wires. State is guarded by this object's monitor; listeners
 * and held polls are told after it is released, in the order of the changes.
 */
public final class Conversation implements SimulatedChat {
  private static final int MAX_USER_DATA = 1_000;
  private static final int MAX_SEATS = 1_000;
  private static final Participant SYSTEM =
      new Participant(0, new UUID(0, 0).toString(), "system", Role.EXTERNAL);

  /** Where the conversation is in its life; nothing follows an end. */
  private enum Phase {
    OPEN,
    ENDED_BY_CUSTOMER,
    ENDED_BY_SERVER
  }

  private final String id;
  private final Opening opening;
  private final String userId = Ids.hex16();
  private final String secureKey = Ids.hex16();
  private final Chats chats;
  private final Transcript transcript;
  private final Files files;
  private final Alias alias;
  private final Idling idling;
  private final Map<String, Object> userData;
  private final Map<String, Participant> present = new LinkedHashMap<>();
  private final Map<String, AgentSeat> seats = new LinkedHashMap<>();
  private final List<Consumer<SimulatedMessage>> listeners = new CopyOnWriteArrayList<>();
  private final Mailbox news = new Mailbox();
  private final List<Runnable> waiting = new ArrayList<>();
  private Participant customer;
  private Phase phase = Phase.OPEN;
  private CustomerTyping typing = new CustomerTyping(0, 0, false, "");
  private long version;
  private int participants;
  private int readUpTo;
  private int idleSeconds;
  private boolean endTold;

  Conversation(
      String id,
      Opening opening,
      int firstAlias,
      Chats chats,
      SimulatorOptions options,
      Timer timer) {
    this.id = id;
    this.opening = opening;
    this.chats = chats;
    this.transcript = new Transcript(options.maxTranscript);
    this.files = new Files(options.fileLimits, chats.fileStore());
    this.alias = new Alias(firstAlias, options.aliasGrace);
    this.idling = new Idling(this, options, timer, opening.async());
    this.userData = new LinkedHashMap<>(opening.userData());
    this.customer = newParticipant(opening.nickname(), Role.CLIENT);
  }

  /** The customer joins; called once, after which others know the chat. */
  void open() {
    present.put(customer.id(), customer);
    post(customer, EventType.PARTICIPANT_JOINED, opening.text(), "", Map.of(), Map.of());
    idling.heard();
  }

  // --- what the wires use

  public String userId() {
    return userId;
  }

  public String secureKey() {
    return secureKey;
  }

  /** The customer's party. */
  public synchronized Participant customer() {
    return customer;
  }

  /** Notes that the client made a request. */
  public void heard() {
    idling.heard();
  }

  /** Whether a v2 request with this alias is served. */
  public synchronized boolean acceptAlias(String given) {
    return alias.accept(given);
  }

  /** What is to be shown from that index on; 0 = no entries, -1 = the last entry. */
  public synchronized Snapshot snapshot(int fromIndex) {
    int from = fromIndex < 0 ? transcript.lastIndex() : fromIndex;
    return new Snapshot(
        from == 0 ? List.of() : transcript.from(from),
        transcript.lastIndex(),
        phase != Phase.OPEN,
        phase == Phase.ENDED_BY_CUSTOMER,
        alias.current(),
        idleSeconds,
        version);
  }

  /** Notes that the client was told of the end; returns whether it had been before. */
  public synchronized boolean tellEnd() {
    boolean before = endTold;
    endTold = true;
    return before;
  }

  /**
   * Runs the action once when the chat is no longer at that version: at once, or with the next
   * change, by the thread that makes it.
   */
  public Runnable onChangeSince(long seen, Runnable action) {
    synchronized (this) {
      if (version == seen) {
        waiting.add(action);
        return () -> stopWaiting(action);
      }
    }
    action.run();
    return () -> {};
  }

  private synchronized void stopWaiting(Runnable action) {
    waiting.remove(action);
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
    idling.happened(start ? EventType.TYPING_STARTED : EventType.TYPING_STOPPED);
  }

  /** A preview that came along with a poll. */
  public synchronized void preview(String text) {
    typing = new CustomerTyping(typing.started(), typing.stopped(), typing.active(), text);
  }

  /** The customer's new name. */
  public void rename(String nickname) {
    changing(
        () -> {
          customer = new Participant(customer.number(), customer.id(), nickname, Role.CLIENT);
          present.put(customer.id(), customer);
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

  /** The customer asked that the idle chat goes on. */
  public synchronized void cancelIdle() {
    idleSeconds = 0;
    idling.cancelIdle();
  }

  /** The customer leaves, which ends the chat; nothing happens when it is over. */
  public void leftByCustomer() {
    endIfOpen(
        Phase.ENDED_BY_CUSTOMER,
        () -> post(customer, EventType.PARTICIPANT_LEFT, "", "", Map.of(), Map.of()));
  }

  /** The client was silent for too long. */
  void disconnectSilentClient() {
    endIfOpen(
        Phase.ENDED_BY_SERVER,
        () -> post(customer, EventType.PARTICIPANT_LEFT, "", "", Map.of(), Map.of()));
  }

  /** A customer's upload: the reason why not, or empty and the file is in {@code kept}. */
  public Optional<UploadRefusal> upload(
      String name, String type, byte[] content, Consumer<StoredFile> kept) {
    return changing(
        () -> {
          boolean agent = present.values().stream().anyMatch(p -> p.role() != Role.CLIENT);
          Optional<UploadRefusal> refusal = files.check(name, content.length, agent);
          if (refusal.isPresent()) {
            return refusal;
          }
          StoredFile file = new StoredFile(Ids.hex16(), name, type, content, true, 0);
          if (!files.put(file)) {
            return Optional.of(UploadRefusal.NO_ROOM);
          }
          post(customer, EventType.FILE_UPLOADED, "", "", describe(file), Map.of());
          kept.accept(file);
          return Optional.empty();
        });
  }

  /** A file, counted as downloaded. */
  public synchronized Optional<StoredFile> download(String fileId) {
    return files.download(fileId);
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

  /** Number and bytes of the customer's uploads. */
  public synchronized long[] uploads() {
    return new long[] {files.uploads(), files.uploadedBytes()};
  }

  // --- what agents use; the action runs under the lock

  <T> T changing(Supplier<T> change) {
    T result;
    try {
      synchronized (this) {
        result = change.get();
      }
    } finally {
      news.drain();
    }
    return result;
  }

  Participant newParticipant(String nickname, Role role) {
    participants++;
    return new Participant(participants, UUID.randomUUID().toString(), nickname, role);
  }

  void enter(Participant who, Map<String, Object> attributes) {
    post(who, EventType.PARTICIPANT_JOINED, "", "", Map.of(), attributes);
    present.put(who.id(), who);
  }

  void leave(Participant who, Map<String, Object> attributes) {
    if (present.remove(who.id()) != null && phase == Phase.OPEN) {
      post(who, EventType.PARTICIPANT_LEFT, "", "", Map.of(), attributes);
    }
  }

  boolean isPresent(Participant who) {
    return present.containsKey(who.id());
  }

  StoredFile keep(String name, String type, byte[] content) {
    StoredFile file = new StoredFile(Ids.hex16(), name, type, content, false, 0);
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

  SimulatedMessage post(
      Participant from,
      EventType type,
      String text,
      String messageType,
      Map<String, Object> data,
      Map<String, Object> attributes) {
    if (phase != Phase.OPEN) {
      throw new ChatOverException(id);
    }
    var message =
        new SimulatedMessage(
            transcript.nextIndex(), type, Instant.now(), from, text, messageType, data, attributes);
    transcript.add(message);
    if (type != EventType.IDLE_ALERT) {
      idleSeconds = 0;
    }
    idling.happened(type);
    news.leave(() -> listeners.forEach(listener -> listener.accept(message)));
    changed();
    return message;
  }

  private void changed() {
    version++;
    List<Runnable> woken = List.copyOf(waiting);
    waiting.clear();
    news.leave(() -> woken.forEach(Runnable::run));
  }

  private void endIfOpen(Phase how, Runnable lastWords) {
    changing(
        () -> {
          if (phase == Phase.OPEN) {
            lastWords.run();
            phase = how;
            idling.stop();
            seats.values().forEach(AgentSeat::vacate);
            present.clear();
            changed();
          }
          return null;
        });
  }

  // --- what the outside uses

  @Override
  public String id() {
    return id;
  }

  @Override
  public Wire wire() {
    return opening.wire();
  }

  @Override
  public synchronized List<SimulatedMessage> transcript() {
    return transcript.all();
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
  public synchronized List<Participant> participants() {
    return List.copyOf(present.values());
  }

  @Override
  public synchronized boolean ended() {
    return phase != Phase.OPEN;
  }

  @Override
  public synchronized int readUpTo() {
    return readUpTo;
  }

  @Override
  public synchronized String alias() {
    return alias.current();
  }

  @Override
  public List<RecordedRequest> requests() {
    return chats.requestsOf(id);
  }

  @Override
  public SimulatedAgent agent(String name) {
    return seat(name, Role.AGENT);
  }

  @Override
  public SimulatedAgent supervisor(String name) {
    return seat(name, Role.SUPERVISOR);
  }

  @Override
  public SimulatedAgent bot(String name) {
    return seat(name, Role.BOT);
  }

  @Override
  public SimulatedAgent external(String name) {
    return seat(name, Role.EXTERNAL);
  }

  private synchronized SimulatedAgent seat(String name, Role role) {
    if (seats.size() >= MAX_SEATS) {
      throw new IllegalStateException("a chat has at most " + MAX_SEATS + " agents");
    }
    return seats.computeIfAbsent(role + " " + name, key -> new AgentSeat(this, name, role));
  }

  @Override
  public void idleAlert(int seconds) {
    changing(
        () -> {
          idleSeconds = seconds;
          Map<String, Object> data =
              Map.of(
                  "next-idle-timer-type",
                  "CLOSE",
                  "next-idle-timer-secs",
                  Integer.toString(seconds));
          String text =
              "The chat will be closed in " + seconds + " seconds unless you write something.";
          return post(SYSTEM, EventType.IDLE_ALERT, text, "", data, Map.of());
        });
  }

  @Override
  public void idleClose() {
    endIfOpen(
        Phase.ENDED_BY_SERVER,
        () ->
            post(
                SYSTEM,
                EventType.IDLE_CLOSE,
                "The chat was closed for inactivity.",
                "",
                Map.of(),
                Map.of()));
  }

  @Override
  public void endByServer() {
    endIfOpen(Phase.ENDED_BY_SERVER, () -> seats.values().forEach(AgentSeat::leaveHeld));
  }

  @Override
  public String changeAlias() {
    return changing(
        () -> {
          alias.change();
          return alias.current();
        });
  }

  @Override
  public void forget() {
    chats.remove(this);
    changing(
        () -> {
          phase = phase == Phase.OPEN ? Phase.ENDED_BY_SERVER : phase;
          idling.stop();
          files.clear();
          changed();
          return null;
        });
  }

  @Override
  public Runnable listen(Consumer<SimulatedMessage> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Names the chat without what was said. */
  @Override
  public String toString() {
    return "Chat[" + id + " " + wire() + (ended() ? " ended]" : "]");
  }
}
