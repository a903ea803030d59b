package io.webchat.backend.internal.chat;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.WebChatState;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.http.bus.CommandList;
import io.webchat.http.channel.ChannelEnd;
import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import io.webchat.http.channel.RefusedException;
import io.webchat.spi.session.Fleet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All chats of all holders of keys in this container. Thread-safe. */
public final class ServedChats {
  private static final Logger LOG = LoggerFactory.getLogger(ServedChats.class);

  /** Another container of the fleet serves the chat. */
  public static final String ELSEWHERE = "SERVED_ELSEWHERE";

  /** How long the successor of an instance is looked for. */
  private static final long LOOK_FOR_MS = 30_000;

  private final LongSupplier clock;
  private final ConcurrentMap<String, ServedChat> chats = new ConcurrentHashMap<>();

  /** Chats of stores that are just being taken up again. */
  private final ConcurrentMap<String, CompletableFuture<ServedChat>> restored =
      new ConcurrentHashMap<>();

  private volatile WebChatFactory factory;
  private volatile Rules rules;
  private volatile boolean closed;
  private long lastBeat;

  /**
   * What new chats are made of and bounded by.
   *
   * @param templates by name; the first is the default
   * @param limits bounds
   * @param heard events that are told
   */
  public record Rules(
      Map<String, InstanceSettings> templates, ChatLimits limits, CommandList heard) {}

  /**
   * No chats yet.
   *
   * @param clock a clock that only goes forward, ms
   */
  public ServedChats(WebChatFactory factory, Rules rules, LongSupplier clock) {
    this.factory = factory;
    this.rules = rules;
    this.clock = clock;
  }

  /** Other rules for chats from now on. */
  public void use(Rules others) {
    rules = others;
  }

  /**
   * Opens a chat without starting it.
   *
   * @param settings name of what it is made of; empty for the first
   * @throws ChannelException when there are no such settings, or a bound is reached
   */
  public ServedChat open(String owner, Optional<String> settings) throws ChannelException {
    Rules now = rules;
    if (now.templates().isEmpty()) {
      throw new ChannelException(Code.OVERLOADED, "The service is not configured");
    }
    String name = settings.orElseGet(() -> now.templates().keySet().iterator().next());
    InstanceSettings template = now.templates().get(name);
    if (template == null) {
      throw new ChannelException(
          Code.BAD_REQUEST,
          "settings: one of " + String.join(", ", now.templates().keySet()) + " is expected");
    }
    requirePlace(now);
    long own = chats.keySet().stream().filter(id -> ChatIds.isOf(owner, id)).count();
    if (own >= now.limits().chatsPerKey()) {
      throw new ChannelException(Code.OVERLOADED, "Too many chats of this key are open");
    }
    return create(ChatIds.create(owner, name), template, now);
  }

  private void requirePlace(Rules now) throws ChannelException {
    requireOpen();
    if (chats.size() >= now.limits().chats()) {
      throw new ChannelException(Code.OVERLOADED, "Too many chats are served");
    }
  }

  private ServedChat create(String id, InstanceSettings template, Rules now)
      throws ChannelException {
    ServedChat chat = served(id, now);
    ServedChat other = chats.putIfAbsent(id, chat);
    if (other != null) {
      return other;
    }
    try {
      watch(chat, factory.create(template.withId(id), chat::begin));
    } catch (Rejection rejected) {
      chats.remove(id, chat);
      chat.end(ChannelEnd.INSTANCE_CLOSED);
      throw new ChannelException(Code.OVERLOADED, "The widget instance cannot be opened");
    }
    return chat;
  }

  private boolean isOpen(WebChat instance) {
    return factory.find(instance.id()).filter(open -> open == instance).isPresent();
  }

  private void watch(ServedChat chat, WebChat instance) {
    instance.closed().thenRun(() -> chat.lose(instance)).exceptionally(problem -> null);
    if (closed && chats.remove(chat.id(), chat)) {
      leave(chat, ChannelEnd.STOPPING); // close() was faster and has not seen it
    }
  }

  /**
   * A chat of this owner: one that is served here, one that was taken over by this container, or
   * one that was left and is in a store.
   *
   * @return fails with a {@link ChannelException} when there is none
   */
  public CompletionStage<ServedChat> find(String owner, String id) {
    if (!ChatIds.isOf(owner, id)) {
      return CompletableFuture.failedFuture(none());
    }
    CompletableFuture<ServedChat> soon = restored.get(id);
    if (soon != null) {
      return soon;
    }
    ServedChat known = chats.get(id);
    if (known != null) {
      known.touch();
      return CompletableFuture.completedFuture(known);
    }
    try {
      requireOpen();
      Optional<WebChat> running = factory.find(id);
      return running.isPresent()
          ? CompletableFuture.completedFuture(adopt(id, running.get()))
          : restore(id);
    } catch (ChannelException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void requireOpen() throws ChannelException {
    if (closed) {
      throw replaced();
    }
  }

  private static ChannelException replaced() {
    return new ChannelException(Code.OVERLOADED, "The service is just being replaced");
  }

  private static ChannelException none() {
    return new ChannelException(Code.NO_CHANNEL, "There is no such chat");
  }

  private ServedChat adopt(String id, WebChat instance) {
    ServedChat chat = served(id, rules);
    ServedChat other = chats.putIfAbsent(id, chat);
    if (other != null) {
      return other;
    }
    goOn(chat, instance);
    return chat;
  }

  private ServedChat served(String id, Rules now) {
    return new ServedChat(id, now.limits(), now.heard(), clock, this::isOpen);
  }

  private void goOn(ServedChat chat, WebChat instance) {
    chat.goOn(instance);
    watch(chat, instance);
  }

  /**
   * Looks after chats that were taken over from another container, also if nobody asks for them.
   */
  private void adoptTakenOver() {
    if (closed) {
      return;
    }
    for (WebChat running : factory.list()) {
      String id = running.id();
      try {
        if (!chats.containsKey(id) && ChatIds.isOne(id) && ServedChat.isSettled(running)) {
          adoptOpen(id, running);
        }
      } catch (RuntimeException e) {
        LOG.warn("{}: the chat that was taken over could not be looked after", id, e);
      }
    }
  }

  private void adoptOpen(String id, WebChat running) {
    ServedChat chat = served(id, rules);
    if (chats.putIfAbsent(id, chat) != null) {
      return;
    }
    boolean goesOn = false;
    try {
      if (isOpen(running)) {
        goOn(chat, running);
        goesOn = true;
      }
    } finally {
      if (!goesOn) {
        chats.remove(id, chat); // it was forgotten behind the list, or goes
      }
    }
  }

  private CompletionStage<ServedChat> restore(String id) throws ChannelException {
    Rules now = rules;
    InstanceSettings template = ChatIds.settings(id).map(now.templates()::get).orElse(null);
    if (template == null) {
      throw none();
    }
    requirePlace(now);
    CompletableFuture<ServedChat> found = new CompletableFuture<>();
    CompletableFuture<ServedChat> other = restored.putIfAbsent(id, found);
    if (other != null) {
      return other;
    }
    try {
      restored(id, template, true)
          .whenComplete(
              (there, problem) -> {
                restored.remove(id, found);
                if (problem == null) {
                  found.complete(there);
                } else {
                  found.completeExceptionally(problem);
                }
              });
    } catch (ChannelException | RuntimeException e) {
      restored.remove(id, found);
      found.completeExceptionally(e);
    }
    return found;
  }

  /**
   * Takes a chat up again. Another container may have let it go between the attempt and the
   * question who has it: only the second attempt says that there is none.
   */
  private CompletionStage<ServedChat> restored(
      String id, InstanceSettings template, boolean isFirst) throws ChannelException {
    ServedChat chat = create(id, template, rules);
    WebChat instance = chat.requireInstance();
    return instance
        .ready()
        .handle((ready, problem) -> instance.state())
        .thenCompose(
            state -> {
              if (isThere(state)) {
                return CompletableFuture.completedFuture(chat);
              }
              remove(chat);
              if (state == WebChatState.CLOSED) {
                return CompletableFuture.failedFuture(replaced());
              }
              return chat.isUnread()
                  ? CompletableFuture.failedFuture(unread())
                  : missed(instance, template, isFirst);
            });
  }

  private CompletionStage<ServedChat> missed(
      WebChat instance, InstanceSettings template, boolean isFirst) {
    return isElsewhere(instance)
        .thenCompose(
            elsewhere -> {
              try {
                if (elsewhere) {
                  throw elsewhere();
                }
                requireOpen();
                if (isFirst) {
                  return restored(instance.id(), template, false);
                }
                throw none();
              } catch (RefusedException e) {
                return CompletableFuture.failedFuture(e);
              }
            });
  }

  /**
   * Whether another container serves the chat; fails when that cannot be told.
   *
   * @param instance without a session
   */
  private CompletionStage<Boolean> isElsewhere(WebChat instance) {
    return Fleet.of(factory)
        .map(fleet -> fleet.elsewhere(instance.id(), instance.configuration()))
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()))
        .handle(
            (place, problem) -> {
              if (problem != null) {
                LOG.debug("{}: it cannot be told where the chat is served", instance.id(), problem);
                throw new CompletionException(unread());
              }
              return place.isPresent();
            });
  }

  private static ChannelException unread() {
    return new ChannelException(
        Code.OVERLOADED, "It cannot be told now whether there is such a chat: the store failed");
  }

  private static RefusedException elsewhere() {
    return new RefusedException(
        503, ELSEWHERE, "Another container serves the chat: ask the others, or the balancer again");
  }

  private static boolean isThere(WebChatState state) {
    return switch (state) {
      case ACTIVE, RESTORING, STARTING, ENDING, READ_ONLY -> true;
      case NEW, IDLE, CLOSED -> false;
    };
  }

  /**
   * What is told of the chats of this owner, oldest first.
   *
   * @throws ChannelException while the service is being replaced
   */
  public List<Map<String, Object>> list(String owner) throws ChannelException {
    requireOpen();
    for (WebChat running : factory.list()) {
      if (ChatIds.isOf(owner, running.id()) && !chats.containsKey(running.id())) {
        adopt(running.id(), running); // taken over from another container
      }
    }
    return ServedChat.descriptions(
        chats.values().stream().filter(chat -> ChatIds.isOf(owner, chat.id())).toList());
  }

  /** Forgets a chat and closes its instance. */
  public void remove(ServedChat chat) {
    if (chats.get(chat.id()) == chat) {
      // closed first: one that is open and not known counts as taken over
      chat.end(ChannelEnd.INSTANCE_CLOSED).ifPresent(WebChat::close);
      chats.remove(chat.id(), chat);
    }
  }

  /** Ends a chat, then forgets it. */
  public CompletionStage<Void> delete(ServedChat chat) throws ChannelException {
    WebChat instance = chat.requireSettled();
    return chat.call(instance, "WebChatService.endChat", Map.of())
        .handle(
            (answer, problem) -> {
              if (problem instanceof ChannelException || isCancelled(problem)) {
                throw new CompletionException(problem);
              }
              remove(chat);
              return null;
            });
  }

  /** A hook of the operator says no. */
  private static boolean isCancelled(Throwable problem) {
    return problem instanceof Rejection reason && reason.code().equals(ErrorCode.CANCELLED);
  }

  /** What time asks for; to be called about once a second by one thread. */
  public void tick() {
    long now = clock.getAsLong();
    boolean beatIsDue = now - lastBeat >= rules.limits().times().beat();
    if (beatIsDue) {
      lastBeat = now;
    }
    adoptTakenOver();
    chats.values().forEach(chat -> tick(chat, beatIsDue));
  }

  private void tick(ServedChat chat, boolean beatIsDue) {
    try {
      switch (chat.tick(beatIsDue, LOOK_FOR_MS)) {
        case LOOKED_FOR -> factory.find(chat.id()).ifPresent(successor -> goOn(chat, successor));
        case LEFT -> remove(chat);
        case STAYS -> {
          // nothing to do
        }
      }
    } catch (RuntimeException e) {
      LOG.warn("{}: the chat could not be looked after", chat.id(), e);
    }
  }

  /** How many chats are served. */
  public int size() {
    return chats.size();
  }

  /** Serves again; chats of another core than this one's are left. */
  public void goOn(WebChatFactory core) {
    if (core != factory) {
      close();
      factory = core;
    }
    closed = false;
  }

  /** Ends all streams and hands over the instances; what is asked for now is to come again. */
  public void close() {
    closed = true;
    chats.values().forEach(chat -> leave(chat, ChannelEnd.STOPPING));
    chats.clear();
  }

  private static void leave(ServedChat chat, ChannelEnd reason) {
    chat.end(reason).ifPresent(WebChat::handOver);
  }
}
