package io.webchat.console.internal.http;

import io.webchat.api.WebChat;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Subscription;
import io.webchat.console.internal.figures.Timeline;
import io.webchat.console.internal.view.EventView;
import io.webchat.console.internal.view.Overview;
import io.webchat.console.internal.view.Sources;
import io.webchat.http.channel.Channel;
import io.webchat.http.channel.ChannelEnd;
import io.webchat.http.channel.OutboxLimits;
import io.webchat.http.channel.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What open pages are told as it happens: each second its figures, what happens to bundles, and the
 * events of the one chat that a page looks at. Thread-safe; nothing blocks.
 */
public final class Feeds implements AutoCloseable {
  private static final OutboxLimits LIMITS = new OutboxLimits(2_000, 2_000_000);
  private static final int BEAT_TICKS = 15;
  private static final long STALL_MS = 30_000;

  /** Between opening a channel and its connection; a page that comes back opens another one. */
  private static final long ABSENCE_MS = 5_000;

  private final Sources sources;
  private final Timeline timeline;
  private final Overview overview;
  private final LongSupplier clock;
  private final int most;
  private final Set<Feed> feeds = ConcurrentHashMap.newKeySet();
  private final AtomicLong names = new AtomicLong();
  private final AtomicLong told = new AtomicLong();
  private final AtomicLong ticks = new AtomicLong();

  /**
   * Nobody is told yet.
   *
   * @param most open pages
   * @param clock a clock that only goes forward, ms
   */
  public Feeds(
      Sources sources, Timeline timeline, Overview overview, int most, LongSupplier clock) {
    this.sources = sources;
    this.timeline = timeline;
    this.overview = overview;
    this.most = most;
    this.clock = clock;
  }

  /** What one page is told. */
  private final class Feed {
    private final Sessions.Session session;
    private final Channel channel;
    private final String chatId;
    private final Runnable ending;
    private Optional<WebChat> watched = Optional.empty();
    private Optional<Subscription> events = Optional.empty();

    Feed(Sessions.Session session, String chatId) {
      this.session = session;
      this.chatId = chatId;
      this.channel = new Channel("feed-" + names.incrementAndGet(), LIMITS, clock);
      this.ending = () -> channel.end(ChannelEnd.CLOSED);
    }

    void open() {
      feeds.add(this);
      channel.open(frame -> {}, this::close);
      session.atEnd(ending);
      watch();
    }

    /** An instance that was opened anew under the same id is another one. */
    private synchronized void watch() {
      if (chatId.isEmpty() || channel.ended().isPresent()) {
        return;
      }
      Optional<WebChat> present = sources.factory().flatMap(factory -> factory.find(chatId));
      if (present.equals(watched) && (present.isPresent() || events.isPresent())) {
        return;
      }
      events.ifPresent(Subscription::close);
      events = present.map(this::subscribed).or(() -> Optional.of(() -> {}));
      watched = present;
      Map<String, Object> frame = new LinkedHashMap<>();
      frame.put("type", "chat");
      frame.put("id", chatId);
      frame.put("isThere", present.isPresent());
      channel.send(frame);
    }

    private Subscription subscribed(WebChat chat) {
      EventView view =
          new EventView(chat.configuration().webchat(), session.key().allows(Scopes.TEXTS));
      return chat.bus().subscribe(Bus.EVERY_EVENT, event -> channel.send(view.shown(event)));
    }

    void tick(boolean beats) {
      watch();
      if (channel.isAttached()) {
        session.touch();
      }
      channel.confirmTaken();
      channel.tick(beats, STALL_MS, ABSENCE_MS);
    }

    private synchronized void close() {
      feeds.remove(this);
      session.forget(ending);
      events.ifPresent(Subscription::close);
      events = Optional.empty();
    }
  }

  /**
   * A channel for a page; it ends when its connection does, and with the session.
   *
   * @param chatId the chat whose events it gets; empty for none
   * @throws RefusedException when too many pages are open
   */
  Channel open(Sessions.Session session, String chatId) throws RefusedException {
    if (feeds.size() >= most) {
      throw new RefusedException(503, "OVERLOADED", "Too many pages are open: see pages");
    }
    Feed feed = new Feed(session, chatId);
    feed.open();
    return feed.channel;
  }

  /** Tells all pages. */
  public void send(Map<String, ?> frame) {
    feeds.forEach(feed -> feed.channel.send(frame));
  }

  /** To be called each second. */
  public void tick() {
    timeline.counted(overview.open(), overview.waiting());
    List<Map<String, Object>> seconds = timeline.since(told.get());
    if (!seconds.isEmpty()) {
      told.set(((Number) seconds.get(seconds.size() - 1).get("at")).longValue());
      if (!feeds.isEmpty()) {
        Map<String, Object> frame = new LinkedHashMap<>();
        frame.put("type", "figures");
        frame.put("seconds", seconds);
        send(frame);
      }
    }
    boolean beats = ticks.incrementAndGet() % BEAT_TICKS == 0;
    feeds.forEach(feed -> feed.tick(beats));
  }

  @Override
  public void close() {
    feeds.forEach(feed -> feed.channel.end(ChannelEnd.STOPPING));
  }
}
