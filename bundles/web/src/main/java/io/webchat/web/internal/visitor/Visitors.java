package io.webchat.web.internal.visitor;

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
import io.webchat.http.limit.AddressRates;
import io.webchat.web.internal.channel.EarlyEvents;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All visitors with an open page, or whose last page went a moment ago. A visitor's instance is
 * opened with its first page and left, as by closing a tab, when the last one has been away for a
 * while. Thread-safe.
 */
public final class Visitors {
  private static final Logger LOG = LoggerFactory.getLogger(Visitors.class);
  private static final int CHANNEL_BYTES = 18;

  /** What a page is told for whose visitor there is no instance. */
  public static final String CANNOT_BE_OPENED = "The widget instance cannot be opened";

  private final WebChatFactory factory;
  private final InstanceSettings template;
  private final VisitorTokens tokens;
  private final CommandList commands;
  private final VisitorLimits limits;
  private final Optional<Places> places;
  private final LongSupplier clock;
  private final AddressRates opens;
  private final Map<String, Visitor> visitors = new ConcurrentHashMap<>();

  /** One for each page that may still be opened. */
  private final Semaphore room;

  private volatile boolean closed;

  /**
   * Visitors of this factory's instances.
   *
   * @param template what each visitor's instance is made of; its id is not used
   * @param places of visitors in a fleet; empty when all are served here
   * @param clock a clock that only goes forward, ms
   */
  public Visitors(
      WebChatFactory factory,
      InstanceSettings template,
      VisitorTokens tokens,
      CommandList commands,
      VisitorLimits limits,
      Optional<Places> places,
      LongSupplier clock) {
    this.factory = factory;
    this.template = template;
    this.tokens = tokens;
    this.commands = commands;
    this.limits = limits;
    this.places = places;
    this.clock = clock;
    this.room = new Semaphore(limits.channelsInAll());
    this.opens = new AddressRates(limits.opens(), VisitorLimits.ADDRESSES, clock);
  }

  /** The tokens that visitors are known by. */
  public VisitorTokens tokens() {
    return tokens;
  }

  /** The bounds. */
  public VisitorLimits limits() {
    return limits;
  }

  /** Where visitors are served; empty when all are served here. */
  public Optional<Places> places() {
    return places;
  }

  /** The clock, which only goes forward, ms. */
  public LongSupplier clock() {
    return clock;
  }

  /** The commands that pages may call. */
  public CommandList commands() {
    return commands;
  }

  /**
   * Counts a page that is to be opened.
   *
   * @param address where the page is, for its quota
   * @throws ChannelException when too many were opened there
   */
  public void admit(String address) throws ChannelException {
    if (!opens.tryTake(address)) {
      throw new ChannelException(Code.RATE_LIMITED, "Too many pages were opened: wait a little");
    }
  }

  /**
   * Opens a page of the visitor with this token.
   *
   * @return empty while the visitor's instance is just being opened or closed: to be tried again
   * @throws ChannelException when the token is none, or a bound is reached
   */
  public Optional<Visitor.Page> open(String token) throws ChannelException {
    String instance = instance(token);
    while (true) {
      Optional<Visitor> visitor = visitor(instance);
      if (visitor.isEmpty()) {
        return Optional.empty();
      }
      Optional<Visitor.Page> page = visitor.get().open(channelId(), commands);
      if (page.isPresent()) {
        return page;
      }
      visitors.remove(instance, visitor.get());
    }
  }

  private String channelId() {
    String random = tokens.random(CHANNEL_BYTES);
    return places.map(fleet -> fleet.channel(random)).orElse(random);
  }

  /**
   * The visitor with this token.
   *
   * @throws ChannelException when the token is none, or the visitor has no open page here
   */
  public Visitor find(String token) throws ChannelException {
    Visitor visitor = visitors.get(instance(token));
    if (visitor == null) {
      throw new ChannelException(Code.NO_CHANNEL, "There is no such channel: open one");
    }
    return visitor;
  }

  /**
   * The id of the instance of the visitor with this token.
   *
   * @throws ChannelException when the token is none
   */
  public String instance(String token) throws ChannelException {
    return tokens
        .instanceOf(token)
        .orElseThrow(
            () ->
                new ChannelException(Code.NO_VISITOR, "The visitor is not known: open a channel"));
  }

  private Optional<Visitor> visitor(String instance) throws ChannelException {
    Visitor known = visitors.get(instance);
    if (known != null) {
      return Optional.of(known);
    }
    if (closed || visitors.size() >= limits.visitors()) {
      throw new ChannelException(Code.OVERLOADED, "Too many visitors are served");
    }
    EarlyEvents early = new EarlyEvents();
    Optional<WebChat> chat = instanceFor(instance, early);
    if (chat.isEmpty()) {
      return Optional.empty();
    }
    Visitor added = new Visitor(chat.get(), early, limits, room, clock);
    Visitor other = visitors.putIfAbsent(instance, added);
    if (other != null) {
      early.stop();
      return Optional.of(other);
    }
    if (closed && visitors.remove(instance, added)) {
      added.chat().handOver(); // close() was faster and has not seen it
      throw new ChannelException(Code.OVERLOADED, "The service stops");
    }
    places.ifPresent(
        fleet -> {
          fleet.guardStart(added.chat(), () -> leave(instance));
          fleet.tellOfStarts(added.chat());
        });
    added.chat().closed().thenRun(() -> gone(instance, added)).exceptionally(problem -> null);
    return Optional.of(added);
  }

  /** The open instance, for instance one that was taken over, or a new one, which is heard. */
  private Optional<WebChat> instanceFor(String id, EarlyEvents early) throws ChannelException {
    try {
      Optional<WebChat> open = factory.find(id);
      return open.isPresent()
          ? open
          : Optional.of(factory.create(template.withId(id), early::listen));
    } catch (Rejection rejected) {
      Optional<WebChat> other = factory.find(id); // another page may have been faster
      boolean beingOpened = rejected.code().equals(ErrorCode.INVALID_ARGUMENT);
      if (other.isEmpty() && !beingOpened) {
        throw new ChannelException(Code.OVERLOADED, CANNOT_BE_OPENED);
      }
      return other;
    }
  }

  /** The visitor is served elsewhere: what is here without a chat is closed, and its pages go. */
  public void leave(String instance) {
    factory
        .find(instance)
        .filter(chat -> chat.state() == WebChatState.IDLE)
        .ifPresent(WebChat::close);
  }

  /**
   * Another container says that it serves a chat of the visitor with this instance: pages that wait
   * here without one are to go there, as soon as its lease is seen.
   */
  public void mayBeElsewhere(String instance) {
    Visitor visitor = visitors.get(instance);
    if (visitor != null) {
      visitor.mayBeElsewhere();
    }
  }

  private void gone(String instance, Visitor visitor) {
    visitors.remove(instance, visitor);
    visitor.end(ChannelEnd.INSTANCE_CLOSED);
  }

  /** What time asks for; to be called about once a second by one thread. */
  public void tick() {
    opens.tidy();
    visitors.forEach(this::tick);
  }

  private void tick(String instance, Visitor visitor) {
    try {
      if (visitor.tick()) {
        visitors.remove(instance, visitor);
        visitor.chat().close();
      } else if (places.isPresent() && visitor.isToBeSought()) {
        places.get().of(instance).thenAccept(found -> found.ifPresent(there -> leave(instance)));
      }
    } catch (RuntimeException e) {
      LOG.warn("{}: a page of the visitor could not be served", instance, e);
    }
  }

  /** How many visitors have an instance. */
  public int size() {
    return visitors.size();
  }

  /** Ends all pages and hands over the instances. */
  public void close() {
    closed = true;
    visitors.forEach(
        (instance, visitor) -> {
          visitor.end(ChannelEnd.STOPPING);
          visitor.chat().handOver();
        });
    visitors.clear();
  }
}
