package io.webchat.simulator.internal.chat;

import io.webchat.simulator.internal.SimulatorOptions;
import io.webchat.simulator.model.AgentBehaviour;
import io.webchat.simulator.model.RecordedRequest;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.Wire;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All chats of a simulator. */
public final class Chats {
  private static final Logger LOG = LoggerFactory.getLogger(Chats.class);
  private static final int FIRST_ALIAS = 117;

  private final SimulatorOptions options;
  private final Timer timer;
  private final FileStore fileStore;
  private final Function<String, List<RecordedRequest>> requests;
  private final Map<String, Conversation> byId = new LinkedHashMap<>();
  private final Map<String, Conversation> byKey = new HashMap<>();
  private final Deque<Conversation> unawaited = new ArrayDeque<>();
  private final List<Consumer<String>> goneListeners = new CopyOnWriteArrayList<>();
  private volatile AgentBehaviour behaviour;

  /** Keeps chats; the last argument finds the requests of one. */
  public Chats(
      SimulatorOptions options, Timer timer, Function<String, List<RecordedRequest>> requests) {
    this.options = options;
    this.timer = timer;
    this.requests = requests;
    this.fileStore = new FileStore(options.maxStoredBytes);
    this.behaviour = options.behaviour;
  }

  FileStore fileStore() {
    return fileStore;
  }

  List<RecordedRequest> requestsOf(String chatId) {
    return requests.apply(chatId);
  }

  public void behaviour(AgentBehaviour other) {
    behaviour = other;
  }

  /** Starts a chat; empty when there is no room for another. */
  public Optional<Conversation> start(ChatRequest opening) {
    Optional<Conversation> opened = open(opening);
    opened.ifPresent(this::route);
    return opened;
  }

  /**
   * Opens a chat that no agent joins before it is routed; empty when there is no room for another.
   */
  public Optional<Conversation> open(ChatRequest opening) {
    boolean v2 = opening.wire() == Wire.GMS_V2 || opening.wire() == Wire.GMS_V2_COMETD;
    String id = v2 ? Ids.chatId() : UUID.randomUUID().toString();
    var chat = new Conversation(id, opening, FIRST_ALIAS, this, options, timer);
    chat.open();
    Optional<Conversation> madeRoom = Optional.empty();
    synchronized (this) {
      if (byId.size() >= options.maxChats) {
        madeRoom = byId.values().stream().filter(Conversation::ended).findFirst();
        if (madeRoom.isEmpty()) {
          return Optional.empty();
        }
        byId.remove(madeRoom.get().id());
        byKey.remove(madeRoom.get().secureKey());
      }
      byId.put(id, chat);
      byKey.put(chat.secureKey(), chat);
    }
    madeRoom.ifPresent(Conversation::forget);
    return Optional.of(chat);
  }

  /** The chat is there for those who wait for one, and agents attend it. */
  public void route(Conversation chat) {
    synchronized (this) {
      unawaited.addLast(chat);
      notifyAll();
    }
    attend(chat);
  }

  private void attend(Conversation chat) {
    try {
      behaviour.attend(chat, timer);
    } catch (RuntimeException e) {
      LOG.warn("No agent attends a chat, because the agents' behaviour failed", e);
    }
  }

  public synchronized Optional<Conversation> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The chat of that secure key. */
  public synchronized Optional<Conversation> ofKey(String secureKey) {
    return Optional.ofNullable(byKey.get(secureKey));
  }

  public synchronized List<SimulatedChat> all() {
    return List.copyOf(byId.values());
  }

  /** Tells of the id of each chat that is known no longer. */
  public void onGone(Consumer<String> listener) {
    goneListeners.add(listener);
  }

  void remove(Conversation chat) {
    synchronized (this) {
      byId.remove(chat.id(), chat);
      byKey.remove(chat.secureKey(), chat);
      unawaited.remove(chat);
    }
    goneListeners.forEach(listener -> listener.accept(chat.id()));
  }

  /** The next chat that was not returned yet. */
  public synchronized Conversation await(Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    try {
      while (unawaited.isEmpty()) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new IllegalStateException("no chat started within " + timeout);
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a chat", e);
    }
    return unawaited.removeFirst();
  }
}
