package io.webchat.backend.internal.chat;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Subscription;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.http.bus.CommandList;
import io.webchat.http.bus.OpeningEvents;
import io.webchat.http.channel.ChannelEnd;
import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import io.webchat.http.channel.EventLog;
import io.webchat.json.JsonValues;
import io.webchat.json.SecretFilter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * A chat of a holder of keys: its instance, and the events that happened. The instance may change,
 * as when the bundle of its bus is replaced; the chat and its events go on. Thread-safe.
 */
public final class ServedChat {
  private static final String SERVICE = "WebChatService.";

  /** In names of events of the bus by which a page watches its data. */
  private static final String DATA = ".data.";

  /** Each poll has one: it is told where it is named, and not as one of all events. */
  private static final String ANSWER = SERVICE + "ajaxResponse";

  /** The command that starts a chat. */
  public static final String START_CHAT = SERVICE + "startChat";

  /** Commands that are rejected although they may have been done, and must not be done twice. */
  private static final Set<String> ONCE =
      Set.of(CommandList.SEND_FILE, SERVICE + "sendCustomNotice", START_CHAT);

  private final String id;
  private final Predicate<WebChat> isOpen;
  private final ChatLimits limits;
  private final CommandList heard;
  private final boolean hearsAnswers;
  private final EventLog log;
  private final LongSupplier clock;
  private final Instant created = Instant.now();
  private final SecretFilter secrets = new SecretFilter();
  private final ToldMessages told = new ToldMessages();
  private final AtomicInteger openCommands = new AtomicInteger();
  private final Object lock = new Object();
  private Optional<WebChat> instance = Optional.empty();
  private Subscription subscription = () -> {};
  private boolean over;
  private boolean moved;
  private boolean isUnread;
  private long used;
  private long ended = Long.MAX_VALUE;

  /**
   * A chat without an instance yet.
   *
   * @param heard events that are told, as commands are listed
   * @param clock a clock that only goes forward, ms
   * @param isOpen whether an instance is open: one whose bus has gone closes only after a while
   */
  ServedChat(
      String id,
      ChatLimits limits,
      CommandList heard,
      LongSupplier clock,
      Predicate<WebChat> isOpen) {
    this.id = id;
    this.isOpen = isOpen;
    this.limits = limits;
    this.heard = heard;
    this.hearsAnswers = heard.entries().contains(ANSWER);
    this.clock = clock;
    this.log =
        new EventLog(
            ChatIds.random(6).replace('-', 'a').replace('_', 'b'),
            limits.events(),
            limits.readers(),
            clock);
    this.used = clock.getAsLong();
  }

  /** The id. */
  public String id() {
    return id;
  }

  /** The events. */
  public EventLog log() {
    return log;
  }

  /** Takes secrets out of what is answered. */
  public SecretFilter secrets() {
    return secrets;
  }

  /** Hears what the instance publishes from now on; to be called before it begins. */
  void begin(WebChat chat) {
    learn(chat);
    Subscription all = chat.bus().subscribe(Bus.EVERY_EVENT, this::event);
    put(chat, all);
  }

  /** Goes on with an instance that runs already: what there is so far comes as after a restore. */
  void goOn(WebChat chat) {
    learn(chat);
    OpeningEvents opening = new OpeningEvents(limits.transcript(), false);
    Subscription all =
        chat.bus().subscribe(Bus.EVERY_EVENT, event -> opening.next(event).forEach(this::event));
    put(chat, all);
    opening.begin(chat, List::of, transcript -> {}, this::event);
  }

  private void learn(WebChat chat) {
    secrets.learn(chat.configuration().webchat()).learn(chat.configuration().main());
  }

  private void put(WebChat chat, Subscription all) {
    Subscription former;
    synchronized (lock) {
      former = subscription;
      subscription = over ? () -> {} : all;
      instance = over ? Optional.empty() : Optional.of(chat);
    }
    former.close();
    if (isOver()) {
      all.close();
    }
  }

  /** The instance is closed; {@code false} when it was another one's. */
  boolean lose(WebChat closed) {
    synchronized (lock) {
      if (instance.filter(chat -> chat == closed).isEmpty()) {
        return false;
      }
      instance = Optional.empty();
      used = clock.getAsLong();
      return true;
    }
  }

  /** The instance, if there is one at the moment. */
  public Optional<WebChat> instance() {
    synchronized (lock) {
      return instance;
    }
  }

  /**
   * The instance.
   *
   * @throws ChannelException while there is none: then nothing was done
   */
  public WebChat requireInstance() throws ChannelException {
    return instance().filter(isOpen).orElseThrow(ServedChat::replaced);
  }

  /**
   * The instance, with what it has of a chat.
   *
   * @throws ChannelException while there is none, or it is still being made or restores the chat:
   *     then nothing was done
   */
  WebChat requireSettled() throws ChannelException {
    WebChat chat = requireInstance();
    if (!isSettled(chat)) {
      throw replaced();
    }
    return chat;
  }

  /** Whether an instance is made, and has what there is of a chat. */
  static boolean isSettled(WebChat chat) {
    return chat.ready().toCompletableFuture().isDone() && chat.state() != WebChatState.RESTORING;
  }

  private static ChannelException replaced() {
    return new ChannelException(Code.OVERLOADED, "The chat is just being taken up again");
  }

  private void event(BusEvent event) {
    switch (event.event()) {
      case SERVICE + "ended" -> {
        ended(clock.getAsLong());
        told.forget();
      }
      case SERVICE + "started" -> {
        ended(Long.MAX_VALUE);
        told.forget();
      }
      case SERVICE + "restored" -> ended(Long.MAX_VALUE);
      case SERVICE + "sessionMoved" -> {
        synchronized (lock) {
          moved = true;
        }
      }
      case SERVICE + "error" -> {
        if (isOfStore(event.data())) {
          synchronized (lock) {
            isUnread = true;
          }
        }
      }
      default -> {
        // nothing for this chat's own life
      }
    }
    if (!isTold(event.event())) {
      return;
    }
    Optional<Map<String, Object>> data =
        event.event().equals(SERVICE + "messageReceived")
            ? told.fresh(event.data())
            : Optional.of(event.data());
    data.ifPresent(
        fresh -> {
          Map<String, Object> frame = new LinkedHashMap<>();
          frame.put("type", "event");
          frame.put("event", event.event());
          frame.put("time", event.time());
          frame.put("data", secrets.clean(fresh));
          log.add(frame);
        });
  }

  private boolean isTold(String event) {
    return event.equals(ANSWER) ? hearsAnswers : !event.contains(DATA) && heard.allows(event);
  }

  private static boolean isOfStore(Map<String, Object> data) {
    return JsonValues.list(data.get("errors")).stream()
        .anyMatch(error -> ErrorCode.STORAGE_FAILED.equals(JsonValues.object(error).get("code")));
  }

  /** Whether a store has failed: what is in it cannot be told. */
  boolean isUnread() {
    synchronized (lock) {
      return isUnread;
    }
  }

  private void ended(long when) {
    synchronized (lock) {
      ended = when;
    }
  }

  /**
   * Calls a command.
   *
   * @return fails as {@link #call} does
   * @throws ChannelException when too many are open, or the chat is just being taken up
   */
  public CompletionStage<Object> command(String command, Map<String, ?> options)
      throws ChannelException {
    WebChat chat = requireSettled();
    if (openCommands.incrementAndGet() > limits.openCommands()) {
      openCommands.decrementAndGet();
      throw new ChannelException(Code.OVERLOADED, "Too many commands of this chat are open");
    }
    touch();
    return call(chat, command, options)
        .whenComplete((answer, problem) -> openCommands.decrementAndGet());
  }

  /**
   * Calls a command of an instance of this chat.
   *
   * @return fails with the {@link Rejection} of the command; when the instance was just being
   *     replaced, with a {@link ChannelException} if nothing was done, and with {@link
   *     ErrorCode#DELIVERY_UNKNOWN} if that is not sure
   */
  public CompletionStage<Object> call(WebChat chat, String command, Map<String, ?> options) {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    chat.bus()
        .command(command, options)
        .done(answer::complete)
        .fail(
            reason ->
                answer.completeExceptionally(
                    isOpen.test(chat) ? reason : ofReplaced(command, reason)));
    return answer;
  }

  /** What a command failed with whose instance is not open any more. */
  private static Exception ofReplaced(String command, Rejection reason) {
    return switch (reason.code()) {
      // nothing was done
      case ErrorCode.NO_ACTIVE_SESSION, ErrorCode.SESSION_MOVED -> replaced();
      // what was done may be done again, or not
      case ErrorCode.CLOSED -> ONCE.contains(command) ? unsure(reason) : replaced();
      default -> reason;
    };
  }

  private static Rejection unsure(Rejection reason) {
    return Rejection.of(
            ErrorCode.DELIVERY_UNKNOWN,
            "It is not sure whether the chat server did it: the chat was just being taken up again")
        .withHint("Send it again only where twice does no harm")
        .withCause(reason);
  }

  /** Somebody uses the chat. */
  public void touch() {
    synchronized (lock) {
      used = clock.getAsLong();
    }
  }

  /** What is told of the chat. */
  public Map<String, Object> description() {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("id", id);
    ChatIds.settings(id).ifPresent(settings -> description.put("settings", settings));
    description.put("createdAt", created.toString());
    description.put("lastEventId", log.lastId());
    Optional<WebChat> chat = instance();
    description.put("state", chat.map(there -> there.state().name()).orElse("RESTORING"));
    chat.map(WebChat::wire)
        .filter(wire -> !wire.isEmpty())
        .ifPresent(wire -> description.put("wire", wire));
    chat.map(there -> there.bus().data(SERVICE + "capabilities"))
        .ifPresent(value -> description.put("capabilities", secrets.clean(value)));
    return description;
  }

  /** What is to become of a chat now. */
  enum Fate {
    /** It goes on. */
    STAYS,
    /** Its instance is to be looked for. */
    LOOKED_FOR,
    /** It is to be left. */
    LEFT
  }

  Fate tick(boolean beatIsDue, long lookForMs) {
    log.tick(beatIsDue, limits.times().stall());
    long now = clock.getAsLong();
    synchronized (lock) {
      if (log.isRead() && instance.isPresent()) {
        used = now;
      }
      if (instance.isEmpty()) {
        return moved || now - used > lookForMs ? Fate.LEFT : Fate.LOOKED_FOR;
      }
      boolean isOld = ended != Long.MAX_VALUE && now - ended > limits.times().ended();
      return isOld || now - used > limits.times().idle() ? Fate.LEFT : Fate.STAYS;
    }
  }

  private boolean isOver() {
    synchronized (lock) {
      return over;
    }
  }

  /** Tells readers that it is over; the instance, which the caller closes or hands over. */
  Optional<WebChat> end(ChannelEnd reason) {
    Optional<WebChat> last;
    Subscription all;
    synchronized (lock) {
      over = true;
      last = instance;
      instance = Optional.empty();
      all = subscription;
      subscription = () -> {};
    }
    all.close();
    log.end(reason);
    return last;
  }

  @Override
  public String toString() {
    return "ServedChat[" + id + "]";
  }

  /** The chats' descriptions, oldest first. */
  static List<Map<String, Object>> descriptions(List<ServedChat> chats) {
    return chats.stream()
        .sorted(java.util.Comparator.comparing((ServedChat chat) -> chat.created))
        .map(ServedChat::description)
        .toList();
  }
}
