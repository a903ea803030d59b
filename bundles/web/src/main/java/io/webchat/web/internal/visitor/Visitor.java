package io.webchat.web.internal.visitor;

import io.webchat.api.WebChat;
import io.webchat.http.bus.CommandList;
import io.webchat.http.channel.Channel;
import io.webchat.http.channel.ChannelEnd;
import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import io.webchat.http.limit.RateLimit;
import io.webchat.json.SecretFilter;
import io.webchat.web.internal.channel.EarlyEvents;
import io.webchat.web.internal.channel.PageBus;
import io.webchat.web.internal.channel.PagePlugins;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/** One visitor: the widget instance and the pages that are open on it. Thread-safe. */
public final class Visitor {
  /**
   * An open page.
   *
   * @param channel its channel
   * @param bus its part of the bus
   */
  public record Page(Channel channel, PageBus bus) {}

  private final WebChat chat;
  private final VisitorLimits limits;
  private final Semaphore room;
  private final LongSupplier clock;
  private final RateLimit frames;
  private final PageBus.Shared shared;
  private final Map<String, Page> pages = new LinkedHashMap<>();
  private boolean closed;
  private long left;
  private long lastBeat;
  private final Searches searches = new Searches();

  /**
   * A visitor without a page.
   *
   * @param early what the instance publishes before there is a page
   * @param room for pages, of all visitors
   */
  Visitor(
      WebChat chat, EarlyEvents early, VisitorLimits limits, Semaphore room, LongSupplier clock) {
    this.chat = chat;
    this.limits = limits;
    this.room = room;
    this.clock = clock;
    this.frames = new RateLimit(limits.frames(), clock);
    SecretFilter secrets =
        new SecretFilter().learn(chat.configuration().webchat()).learn(chat.configuration().main());
    this.shared =
        new PageBus.Shared(secrets, new PagePlugins(chat.bus(), limits.channel().plugins()), early);
    this.left = clock.getAsLong();
    this.lastBeat = left; // visitors come at different times, and so do their beats
  }

  /** The instance. */
  public WebChat chat() {
    return chat;
  }

  /** Another container says that it serves a chat of the visitor. */
  void mayBeElsewhere() {
    searches.begin();
  }

  /** Whether it is to be looked now where the visitor is served: some times after it was said. */
  boolean isToBeSought() {
    return searches.isDue();
  }

  /** Whether the visitor may send so many frames now. */
  public boolean maySend(int count) {
    return frames.tryTake(count);
  }

  /** Opens a page on the instance; empty when the visitor is just leaving. */
  Optional<Page> open(String id, CommandList commands) throws ChannelException {
    Channel channel = new Channel(id, limits.channel().outbox(), clock);
    Page page = new Page(channel, new PageBus(chat, channel, limits.channel(), commands, shared));
    synchronized (pages) {
      if (closed) {
        return Optional.empty();
      }
      forgetEnded();
      if (pages.size() >= limits.channels()) {
        throw new ChannelException(Code.OVERLOADED, "Too many pages of one visitor are open");
      }
      if (!room.tryAcquire()) {
        throw new ChannelException(Code.OVERLOADED, "Too many pages are open");
      }
      pages.put(id, page);
    }
    page.bus().open();
    return Optional.of(page);
  }

  /**
   * A page of this visitor by the id of its channel.
   *
   * @throws ChannelException when there is none
   */
  public Page page(String id) throws ChannelException {
    synchronized (pages) {
      Page page = pages.get(id);
      if (page != null && page.channel().ended().isEmpty()) {
        return page;
      }
    }
    throw new ChannelException(Code.NO_CHANNEL, "There is no such channel: open one");
  }

  /** Used with the lock. */
  private void forgetEnded() {
    int before = pages.size();
    pages.values().removeIf(page -> page.channel().ended().isPresent());
    room.release(before - pages.size());
  }

  /** Beats and ends of pages; {@code true} when the visitor is away for long and is closed. */
  boolean tick() {
    boolean beatIsDue = clock.getAsLong() - lastBeat >= limits.times().beat();
    if (beatIsDue) {
      lastBeat = clock.getAsLong();
    }
    for (Page page : snapshot()) {
      page.channel().tick(beatIsDue, limits.times().stall(), limits.times().absence());
    }
    synchronized (pages) {
      forgetEnded();
      long now = clock.getAsLong();
      if (!pages.isEmpty()) {
        left = now;
      }
      if (now - left <= limits.times().absence()) {
        return false;
      }
      closed = true;
      return true;
    }
  }

  /** Ends all pages, and lets none be opened. */
  void end(ChannelEnd reason) {
    synchronized (pages) {
      closed = true;
    }
    snapshot().forEach(page -> page.channel().end(reason));
    synchronized (pages) {
      forgetEnded();
    }
  }

  private List<Page> snapshot() {
    synchronized (pages) {
      return List.copyOf(pages.values());
    }
  }
}
