package io.webchat.core.internal;

import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.ManualClock;
import io.webchat.mailbox.Timers;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.spi.bus.BusFactory;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.TransportListener;
import java.net.CookieManager;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * What the parts are made of that messages go through: a mailbox that runs its tasks at once, with
 * a clock that the test moves, a session, events and a transport. There is no instance around them.
 */
final class MessageParts implements TransportLease.Listener {
  static final WebChatConfiguration CONFIGURATION =
      WebChatConfiguration.of(Map.of("dataURL", "http://127.0.0.1:1/chat", "ajaxTimeout", 10_000));

  final ManualClock clock = new ManualClock();
  final Mailbox mailbox = new Mailbox(Runnable::run, 10_000, new Timers(clock), clock::nanos);
  final ScriptedWire wire = new ScriptedWire(clock);
  final Plugins plugins = new Plugins();
  final Session session = new Session(data -> {});
  final Gate gate = new Gate();

  /** Names of the events published and what listeners were told, in order. */
  final List<String> log = new ArrayList<>();

  final List<BusEvent> published = new ArrayList<>();
  final Events events;
  final TransportLease lease;
  TransportListener pushes;
  boolean holdsCalls;

  MessageParts() {
    Bus bus =
        ServiceLoader.load(BusFactory.class)
            .findFirst()
            .orElseThrow()
            .create("parts", mailbox, Map.of());
    bus.subscribe(Bus.EVERY_EVENT, this::published);
    events = new Events(bus.registerPlugin("WebChatService").orElseThrow());
    lease =
        new TransportLease(
            mailbox,
            session,
            events,
            plugins,
            gate,
            () ->
                new LeaseContext(
                    "parts", CONFIGURATION, Map::of, new CookieManager().getCookieStore(), pushes),
            this);
  }

  private void published(BusEvent event) {
    String name = event.event().substring("WebChatService.".length());
    if (!name.startsWith("data.") && !name.equals("ajaxResponse")) {
      published.add(event);
      log.add(name);
    }
  }

  /** With a transport and a session. */
  MessageParts active() {
    plugins.transports.add(wire, Map.of());
    lease.acquire(wire.type());
    session.move(WebChatState.IDLE);
    session.move(WebChatState.STARTING);
    session.begin(SessionData.of(Map.of("sessionID", "chat-1")), false);
    session.move(WebChatState.ACTIVE);
    log.clear();
    return this;
  }

  void advance(long ms) {
    clock.advance(ms, () -> {});
  }

  @Override
  public void capabilitiesChanged(Set<Capability> capabilities) {
    log.add("capabilities");
  }

  @Override
  public void transportCame() {
    log.add("came");
  }

  @Override
  public void transportGone() {
    log.add("gone");
  }

  @Override
  public void sessionDataChanged(SessionData data) {
    if (data != null) {
      log.add("session data");
    }
  }

  @Override
  public boolean holdsCalls() {
    return holdsCalls;
  }

  /** A gate that the test opens and shuts. */
  static final class Gate implements ServingGate {
    private final Deque<Runnable> held = new ArrayDeque<>();
    private boolean open = true;

    void shut() {
      open = false;
    }

    void open() {
      open = true;
      while (!held.isEmpty()) {
        held.poll().run();
      }
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void whenOpen(Runnable proceed, Runnable abandon) {
      if (open) {
        proceed.run();
      } else {
        held.add(proceed);
      }
    }
  }
}
