package io.webchat.simulator.internal.chat;

import io.webchat.simulator.internal.SimulatorOptions;
import io.webchat.simulator.model.EventType;
import io.webchat.simulator.model.Role;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.SimulatedMessage;
import io.webchat.simulator.model.SimulatedParticipant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The timeline of a chat: participants, transcript, phase, and the listeners and held polls that
 * wait for a change. State is guarded by this object's monitor; listeners and held polls are called
 * after it is released, in the order of the changes.
 */
abstract class ChatTimeline implements SimulatedChat {
  private static final SimulatedParticipant SYSTEM =
      new SimulatedParticipant(0, new UUID(0, 0).toString(), "system", Role.EXTERNAL);

  /** Where the conversation is in its life; nothing follows an end. */
  enum Phase {
    OPEN,
    ENDED_BY_CUSTOMER,
    ENDED_BY_SERVER
  }

  private final String id;
  private final SimulatedTranscript transcript;
  private final Alias alias;
  private final IdleTimers idleTimers;
  private final Map<String, SimulatedParticipant> present = new LinkedHashMap<>();
  private final List<Consumer<SimulatedMessage>> listeners = new CopyOnWriteArrayList<>();
  private final SerialExecutor notifications = new SerialExecutor();
  private final List<Runnable> waiting = new ArrayList<>();
  private final Set<Object> polls = new HashSet<>();
  private Phase phase = Phase.OPEN;
  private long version;
  private int participants;
  private Optional<Instant> idleEnd = Optional.empty();
  private boolean endReported;

  ChatTimeline(String id, boolean async, int firstAlias, SimulatorOptions options, Timer timer) {
    this.id = id;
    this.transcript = new SimulatedTranscript(options.maxTranscript);
    this.alias = new Alias(firstAlias, options.aliasGrace);
    this.idleTimers = new IdleTimers(this, options, timer, async);
  }

  /** The client was silent for too long. */
  abstract void disconnectSilentClient();

  /** Removes all participants of the server's side; called under the lock when the chat ends. */
  abstract void removeAgents();

  /** Notes that the client made a request. */
  public void heard() {
    idleTimers.heard();
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
        secondsToIdleEnd(),
        version);
  }

  private int secondsToIdleEnd() {
    if (phase != Phase.OPEN || idleEnd.isEmpty()) {
      return 0;
    }
    long millis = Duration.between(Instant.now(), idleEnd.get()).toMillis();
    return (int) Math.max(0L, (millis + 999) / 1000);
  }

  /** Records that an answer reported the end; returns whether an earlier one had. */
  public synchronized boolean reportEnd() {
    boolean before = endReported;
    endReported = true;
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

  /** Notes that a poll is held until it is answered. */
  public synchronized void pollHeld(Object poll) {
    polls.add(poll);
  }

  /** Notes that a poll is held no longer, if it was. */
  public synchronized void pollAnswered(Object poll) {
    polls.remove(poll);
  }

  /** The customer asked that the idle chat goes on. */
  public synchronized void cancelIdle() {
    happened(EventType.MESSAGE);
  }

  /** Notes what happened, in the transcript or outside of it; under the lock. */
  void happened(EventType type) {
    if (idleTimers.resets(type)) {
      idleEnd = Optional.empty();
    }
    idleTimers.happened(type);
  }

  /** Runs a change under the lock, then calls the listeners and held polls. */
  <T> T changing(Supplier<T> change) {
    T result;
    try {
      synchronized (this) {
        result = change.get();
      }
    } finally {
      notifications.drain();
    }
    return result;
  }

  SimulatedParticipant newParticipant(String nickname, Role role) {
    participants++;
    return new SimulatedParticipant(participants, UUID.randomUUID().toString(), nickname, role);
  }

  /** Adds a participant; under the lock. */
  void enter(SimulatedParticipant who, String text, Map<String, Object> attributes) {
    post(who, EventType.PARTICIPANT_JOINED, text, "", Map.of(), attributes);
    present.put(who.id(), who);
  }

  /** Replaces a participant by one with another name; under the lock. */
  void replace(SimulatedParticipant who) {
    present.put(who.id(), who);
  }

  /** Removes a participant; under the lock. */
  void leave(SimulatedParticipant who, Map<String, Object> attributes) {
    if (present.remove(who.id()) != null && phase == Phase.OPEN) {
      post(who, EventType.PARTICIPANT_LEFT, "", "", Map.of(), attributes);
    }
  }

  SimulatedMessage post(
      SimulatedParticipant from,
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
    happened(type);
    notifications.add(() -> listeners.forEach(listener -> listener.accept(message)));
    changed();
    return message;
  }

  /** Ends the chat without an entry in the transcript; under the lock. */
  void abandon() {
    phase = phase == Phase.OPEN ? Phase.ENDED_BY_SERVER : phase;
    idleTimers.stop();
    changed();
  }

  private void changed() {
    version++;
    List<Runnable> woken = List.copyOf(waiting);
    waiting.clear();
    notifications.add(() -> woken.forEach(Runnable::run));
  }

  void endIfOpen(Phase how, Runnable lastWords) {
    changing(
        () -> {
          if (phase == Phase.OPEN) {
            lastWords.run();
            phase = how;
            idleTimers.stop();
            removeAgents();
            present.clear();
            changed();
          }
          return null;
        });
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public synchronized List<SimulatedMessage> transcript() {
    return transcript.all();
  }

  @Override
  public synchronized List<SimulatedParticipant> participants() {
    return List.copyOf(present.values());
  }

  @Override
  public synchronized int heldPolls() {
    return polls.size();
  }

  @Override
  public synchronized boolean ended() {
    return phase != Phase.OPEN;
  }

  @Override
  public synchronized String alias() {
    return alias.current();
  }

  @Override
  public void idleAlert(int seconds) {
    changing(
        () -> {
          idleEnd = Optional.of(Instant.now().plusSeconds(seconds));
          String text =
              "The chat will be closed in " + seconds + " seconds unless you write something.";
          return warn(text, "CLOSE", seconds);
        });
  }

  /** Warns that the chat is idle; what follows in so many seconds is another warning. */
  void idleAlertBeforeAnother(int seconds) {
    changing(() -> warn("Nothing was written for a while.", "ALERT", seconds));
  }

  private SimulatedMessage warn(String text, String next, int seconds) {
    Map<String, Object> data =
        Map.of("next-idle-timer-type", next, "next-idle-timer-secs", Integer.toString(seconds));
    return post(SYSTEM, EventType.IDLE_ALERT, text, "", data, Map.of());
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
  public String changeAlias() {
    return changing(
        () -> {
          alias.change();
          return alias.current();
        });
  }

  @Override
  public Runnable listen(Consumer<SimulatedMessage> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
