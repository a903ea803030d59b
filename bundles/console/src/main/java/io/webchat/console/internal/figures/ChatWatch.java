package io.webchat.console.internal.figures;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatService;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Subscription;
import io.webchat.api.message.Stats;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What one instance has told by its events, and how far its mailbox lags. Events come one at a
 * time; everything may be read by any thread. Nothing blocks.
 */
public final class ChatWatch implements AutoCloseable {
  private static final String EVENTS = WebChatService.NAMESPACE + ".";

  /** Answered at once by the bus itself: how long that takes is what waits in the mailbox. */
  private static final String QUESTION = "App.about";

  private static final long UNKNOWN = -1;

  private final WebChat chat;
  private final Timeline timeline;
  private final LongSupplier clock;
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final AtomicBoolean statsAsked = new AtomicBoolean();
  private volatile long begun;
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();
  private volatile long waitsSince;
  private volatile boolean isTransportAway;
  private volatile boolean isServerAway;
  private volatile long lagMs = UNKNOWN;
  private volatile long askedAt;

  ChatWatch(WebChat chat, Timeline timeline, LongSupplier clock) {
    this.chat = chat;
    this.timeline = timeline;
    this.clock = clock;
  }

  void begin() {
    Bus bus = chat.bus();
    on(bus, "started", event -> begins(event.time()));
    on(bus, "restored", event -> begins(0));
    on(bus, "ended", event -> begins(0));
    on(bus, "messageReceived", this::messages);
    on(bus, "error", event -> errors.incrementAndGet());
    on(bus, "connectionPending", event -> waits(true, isServerAway, event));
    on(bus, "connectionRestored", event -> waits(false, isServerAway, event));
    on(bus, "chatServerWentOffline", event -> waits(isTransportAway, true, event));
    on(bus, "chatServerBackOnline", event -> waits(isTransportAway, false, event));
  }

  private void on(Bus bus, String event, Consumer<BusEvent> then) {
    subscriptions.add(bus.subscribe(EVENTS + event, then::accept));
  }

  private void begins(long time) {
    begun = time;
    statsAsked.set(false);
    waitsSince = 0;
    isTransportAway = false;
    isServerAway = false;
  }

  private void messages(BusEvent event) {
    if (event.data().get("messages") instanceof List<?> messages) {
      received.addAndGet(messages.size());
      timeline.received(messages.size());
    }
  }

  private void waits(boolean forTransport, boolean forServer, BusEvent event) {
    isTransportAway = forTransport;
    isServerAway = forServer;
    if (!forTransport && !forServer) {
      waitsSince = 0;
    } else if (waitsSince == 0) {
      waitsSince = event.time();
    }
  }

  /** The instance. */
  public WebChat chat() {
    return chat;
  }

  /** Messages that it has shown since it is watched. */
  public long received() {
    return received.get();
  }

  /** Errors that it has told since it is watched. */
  public long errors() {
    return errors.get();
  }

  /** How long it has been without a transport or without its chat server, ms; empty when not. */
  public OptionalLong waitingMs() {
    long since = waitsSince;
    return since == 0
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, clock.getAsLong() - since));
  }

  /** What it waits for in a word; empty when for nothing. */
  public String waitsFor() {
    if (waitsSince == 0) {
      return "";
    }
    return isTransportAway ? "transport" : "server";
  }

  /**
   * How old the chat is, ms; empty without a chat. Of one that began before it was watched it is
   * asked for, and empty until that is answered.
   */
  public OptionalLong ageMs() {
    if (!chat.state().hasSession()) {
      return OptionalLong.empty();
    }
    long from = begun;
    if (from > 0) {
      return OptionalLong.of(Math.max(0, clock.getAsLong() - from));
    }
    if (statsAsked.compareAndSet(false, true)) {
      chat.bus()
          .command(EVENTS + "getStats")
          .toCompletionStage()
          .whenComplete((stats, failure) -> answered(stats));
    }
    return OptionalLong.empty();
  }

  private void answered(Object stats) {
    if (stats instanceof Stats times && begun == 0) {
      begun = times.startTime().orElse(0);
    }
  }

  /**
   * How long a question takes through the mailbox, ms, as of the last answer; while one is under
   * way for longer than that, how long it has been. Empty before the first answer. Asks again.
   */
  public OptionalLong lagMs() {
    long asked = askedAt;
    long now = clock.getAsLong();
    if (asked == 0) {
      ask(now);
    }
    long underWay = asked == 0 ? 0 : now - asked;
    long known = lagMs;
    return known == UNKNOWN && underWay < 1_000
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(known, underWay));
  }

  private synchronized void ask(long now) {
    if (askedAt != 0) {
      return;
    }
    askedAt = now;
    chat.bus()
        .command(QUESTION)
        .toCompletionStage()
        .whenComplete(
            (unused, failure) -> {
              lagMs = Math.max(0, clock.getAsLong() - now);
              askedAt = 0;
            });
  }

  @Override
  public void close() {
    subscriptions.forEach(Subscription::close);
  }
}
