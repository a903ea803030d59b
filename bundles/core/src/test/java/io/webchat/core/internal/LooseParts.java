package io.webchat.core.internal;

import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.ManualClock;
import io.webchat.mailbox.Timers;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Plugin;
import io.webchat.api.config.PollSettings;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.TransportProvider;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The lower parts of an instance, for a test of one of those above them: no platform, no threads,
 * and a clock that only the test moves.
 */
final class LooseParts implements TransportLease.Listener, Poller.Listener {
  final ManualClock clock = new ManualClock();
  final ScriptedWire wire = new ScriptedWire(clock);
  final Plugins plugins = new Plugins();
  final Mailbox mailbox = new Mailbox(Runnable::run, 100, new Timers(clock), clock::nanos);

  /** What was told, in order: events by their names, and what a test adds. */
  final List<String> told = new ArrayList<>();

  /** The data of the last event of each name. */
  final Map<String, Map<?, ?>> published = new HashMap<>();

  /** What other plugins read. */
  final Map<String, Object> values = new HashMap<>();

  final WebChatConfiguration configuration =
      WebChatConfiguration.of(Map.of("dataURL", "http://127.0.0.1:1/chat"));
  final Events events = new Events(plugin());
  final Session session = new Session(data -> {});
  final TransportLease lease =
      new TransportLease(mailbox, session, events, plugins, SessionGuard.NONE, this::context, this);
  final Poller poller =
      new Poller(
          "id",
          mailbox,
          session,
          events,
          lease,
          inbound -> CompletableFuture.completedFuture(null),
          this);

  /** {@code missing} is what the transport cannot do. */
  LooseParts(Capability... missing) {
    wire.capabilities.removeAll(Set.of(missing));
    plugins.plug(TransportProvider.class, wire, Map.of());
  }

  /** An instance whose chat is active. */
  static LooseParts active(Capability... missing) {
    LooseParts parts = new LooseParts(missing);
    parts.lease.acquire(parts.configuration.transportType());
    parts.session.begin(SessionData.of(Map.of("sessionID", "chat-1")), false);
    for (WebChatState next :
        List.of(WebChatState.IDLE, WebChatState.STARTING, WebChatState.ACTIVE)) {
      parts.session.move(next);
    }
    parts.told.clear();
    return parts;
  }

  void advance(long ms) {
    clock.advance(ms, () -> {});
  }

  /** How often the transport was asked for this. */
  long calls(String operation) {
    return wire.calls.stream().filter(call -> call.operation().equals(operation)).count();
  }

  private Plugin plugin() {
    return (Plugin)
        Proxy.newProxyInstance(
            Plugin.class.getClassLoader(),
            new Class<?>[] {Plugin.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("publish")) {
                told.add((String) arguments[0]);
                published.put((String) arguments[0], (Map<?, ?>) arguments[1]);
              } else if (method.getName().equals("data") && arguments.length == 2) {
                values.put((String) arguments[0], arguments[1]);
              }
              return method.getReturnType() == int.class ? 0 : null;
            });
  }

  private LeaseContext context() {
    return new LeaseContext("id", configuration, Map::of, null, null);
  }

  @Override
  public void capabilitiesChanged(Set<Capability> capabilities) {}

  @Override
  public void transportCame() {}

  @Override
  public void transportGone() {}

  @Override
  public void sessionDataChanged(SessionData data) {}

  @Override
  public boolean holdsCalls() {
    return false;
  }

  @Override
  public PollRequest request(boolean resume) {
    return new PollRequest(1, resume, null);
  }

  @Override
  public PollSettings pace(boolean awake) {
    return configuration.poll();
  }

  @Override
  public void reached() {
    told.add("reached");
  }

  @Override
  public void pollFailed(Throwable failure) {
    told.add("pollFailed");
  }

  @Override
  public void polled(boolean answered) {}

  @Override
  public void canPoll(boolean can) {}
}
