package io.webchat.core.internal.instance;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatService;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Plugin;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.api.session.SessionDataHooks;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.command.AppPlugin;
import io.webchat.core.internal.command.ChatCommands;
import io.webchat.core.internal.command.Commands;
import io.webchat.core.internal.command.DownloadCommand;
import io.webchat.core.internal.command.FileCommands;
import io.webchat.core.internal.command.FilterCommands;
import io.webchat.core.internal.command.PollCommands;
import io.webchat.core.internal.command.SendCommands;
import io.webchat.core.internal.command.SessionCommands;
import io.webchat.core.internal.command.TypedService;
import io.webchat.core.internal.command.UserData;
import io.webchat.core.internal.lifecycle.ChatEnd;
import io.webchat.core.internal.lifecycle.Expiry;
import io.webchat.core.internal.lifecycle.Lifecycle;
import io.webchat.core.internal.lifecycle.Peers;
import io.webchat.core.internal.lifecycle.Restorer;
import io.webchat.core.internal.lifecycle.Resumption;
import io.webchat.core.internal.lifecycle.SessionParts;
import io.webchat.core.internal.lifecycle.SharedSessions;
import io.webchat.core.internal.lifecycle.Sleep;
import io.webchat.core.internal.message.CatchUp;
import io.webchat.core.internal.message.FilterSet;
import io.webchat.core.internal.message.History;
import io.webchat.core.internal.message.Inbox;
import io.webchat.core.internal.message.MessageEvents;
import io.webchat.core.internal.message.PreProcessorChain;
import io.webchat.core.internal.message.ScriptGate;
import io.webchat.core.internal.message.TranscriptLog;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.Plugins;
import io.webchat.core.internal.runtime.ServiceEvents;
import io.webchat.core.internal.send.Outbox;
import io.webchat.core.internal.send.Typing;
import io.webchat.core.internal.storage.Acknowledgements;
import io.webchat.core.internal.storage.CookieKeeper;
import io.webchat.core.internal.storage.CredentialGuard;
import io.webchat.core.internal.storage.SessionKeeper;
import io.webchat.core.internal.storage.SessionLoader;
import io.webchat.core.internal.storage.SessionStore;
import io.webchat.core.internal.storage.StoreCalls;
import io.webchat.core.internal.storage.StoreQueue;
import io.webchat.core.internal.transport.AttachCalls;
import io.webchat.core.internal.transport.Connectivity;
import io.webchat.core.internal.transport.InstanceTransportContext;
import io.webchat.core.internal.transport.Outage;
import io.webchat.core.internal.transport.Poller;
import io.webchat.core.internal.transport.SessionCalls;
import io.webchat.core.internal.transport.SessionUnknown;
import io.webchat.core.internal.transport.TransportHolder;
import io.webchat.core.internal.transport.WireChange;
import io.webchat.failover.FailoverSettings;
import io.webchat.failover.LeaseCalls;
import io.webchat.failover.SessionGuard;
import io.webchat.failover.SessionLeaseHolder;
import io.webchat.failover.Takeovers;
import io.webchat.mailbox.BackgroundCalls;
import io.webchat.mailbox.Mailbox;
import io.webchat.spi.bus.BusFactory;
import io.webchat.spi.filter.ChatContext;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.Transport;
import java.net.CookieManager;
import java.net.CookieStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The parts of an instance, made from the bottom up. What a part tells those that are made after it
 * goes through the {@code …Links}. Nothing begins while they are made.
 */
public final class ChatParts {
  final ChatInstance chat;
  final String id;
  final InstanceSettings settings;
  final Takeovers.TakenOverSession takenOver;
  final CoreServices services;
  public final Mailbox mailbox;
  final Bus bus;
  final Plugin plugin;
  final TypedService service;
  final AppPlugin app;
  final ServiceEvents events;
  final ChatSession session;
  final UserData userData;
  final Sleep sleep;
  final CookieKeeper cookies;
  final SessionGuard gate;
  final TransportHolder holder;
  final ScriptGate scriptGate;
  public final Inbox inbox;
  final CatchUp catchUp;
  public final Poller poller;
  final Outbox outbox;
  final Typing typing;
  final Connectivity connectivity;
  final Outage outage;
  final Peers peers;
  final CredentialGuard credentials;
  final StoreQueue storing;
  final SessionKeeper keeper;
  final WireChange wire;
  final Resumption resumption;
  final Lifecycle lifecycle;
  final Expiry expiry;
  final ChatEnd chatEnd;
  final Restorer restorer;
  final Extensions extensions;
  final Configurator configurator;
  final Readiness readiness;

  private final FilterSet filters;
  private final PreProcessorChain stages;
  private final SessionStore store;
  private final Acknowledgements acknowledgements;
  private final SessionCalls calls;
  private final History history;
  private final AttachCalls attachCalls;
  private final SessionLoader loader;
  private final InstanceView view;
  private final BackgroundCalls files;
  private final CookieStore serverCookies = new CookieManager().getCookieStore();

  /**
   * The parts of {@code chat}.
   *
   * @param takenOver the session it goes on with; {@code null} for none
   * @param attemptOver completes when no takeover asks for the lease of the session
   */
  ChatParts(
      ChatInstance chat,
      InstanceSettings settings,
      Takeovers.TakenOverSession takenOver,
      BusFactory busMaker,
      CoreServices services,
      Supplier<CompletionStage<Void>> attemptOver) {
    this.chat = chat;
    this.id = chat.id();
    this.settings = settings;
    this.takenOver = takenOver;
    this.services = services;
    TransportLinks transportLinks = new TransportLinks(this);
    MessageLinks messageLinks = new MessageLinks(this);
    SessionLinks sessionLinks = new SessionLinks(this);
    ConfigurationLinks configurationLinks = new ConfigurationLinks(this);
    Supplier<WebChatConfiguration> configuration = this::configuration;
    Supplier<CoreSettings> core = services::settings;
    Plugins plugins = services.plugins();
    ThreadPools threads = services.threads();

    this.mailbox =
        new Mailbox(
            threads.mailboxes(), core.get().mailboxLimit(), services.timers(), services.clock());
    this.files = new BackgroundCalls(mailbox, threads.files());
    this.bus = busMaker.create(id, mailbox, Map.of());
    this.plugin = bus.registerPlugin(WebChatService.NAMESPACE).orElseThrow();
    this.service = new TypedService(bus.registerPlugin(TypedService.COMMANDER).orElseThrow());
    this.app = new AppPlugin(bus.registerPlugin("App").orElseThrow(), configuration);
    this.events = new ServiceEvents(plugin);
    this.session = new ChatSession(id, data -> events.data("sessionData", data));
    this.userData = new UserData(events::data);
    this.sleep = new Sleep(events);

    this.cookies =
        new CookieKeeper(
            id, mailbox, files, plugins.cookies, services::storageGraceLeft, events::error);
    this.store = new SessionStore(id, configuration, this::hooks, plugins, core, this::storeFailed);
    this.gate = guard(sessionLinks, attemptOver);
    this.acknowledgements = new Acknowledgements(configuration, store, messageLinks);
    this.holder =
        new TransportHolder(
            mailbox, session, events, plugins, gate, this::transportContext, transportLinks);
    this.credentials =
        new CredentialGuard(
            mailbox, () -> configuration().patience(), events::error, holder::makeWaitingCalls);
    this.filters = new FilterSet(plugins.prefilters);
    StoreCalls storeCalls =
        new StoreCalls(store, gate, cookies, configuration, filters::custom, holder::format);
    BackgroundCalls storage = new BackgroundCalls(mailbox, threads.storage());
    this.storing =
        new StoreQueue(mailbox, storage, store, storeCalls, gate, acknowledgements, credentials);
    this.loader =
        new SessionLoader(mailbox, storage, store, storeCalls, gate, services::storageGraceLeft);
    this.keeper =
        new SessionKeeper(
            mailbox,
            session,
            store,
            storeCalls,
            storing,
            acknowledgements,
            configuration,
            holder::format);

    this.scriptGate =
        new ScriptGate(mailbox, session, events, configuration, core, configurationLinks);
    this.stages = new PreProcessorChain(mailbox, events, plugins.preProcessors, scriptGate);
    this.inbox =
        new Inbox(
            mailbox,
            session,
            gate,
            new Inbox.Hooks(filters, stages, old -> new ChatContext(id, configuration(), old)),
            new TranscriptLog(core.get().transcriptLimit()),
            new MessageEvents(mailbox, session, events, acknowledgements::areUsed),
            messageLinks);
    this.catchUp = new CatchUp(mailbox, session, inbox, messageLinks);
    this.calls = new SessionCalls(session, holder, inbox::received);
    this.poller = new Poller(mailbox, session, events, holder, inbox::received, transportLinks);
    this.outbox =
        new Outbox(
            mailbox,
            calls,
            poller,
            inbox.positions(),
            () -> configuration().patience(),
            () -> core.get().sendLimit(),
            messageLinks);
    this.typing = new Typing(mailbox, session, events, calls, scriptGate);
    this.connectivity = new Connectivity(session, events, configuration, holder::type);
    this.outage = new Outage(mailbox, session, connectivity);
    this.history = new History(session, calls, inbox, configuration);

    this.peers =
        new Peers(
            services.sharedSessions(),
            mailbox,
            session,
            data -> SharedSessions.key(configuration(), holder.format(), data),
            poller,
            messageLinks);
    this.attachCalls = new AttachCalls(session, holder, configuration);
    this.wire = new WireChange(mailbox, session, events, holder, this::attachAtPosition);
    this.resumption = new Resumption(mailbox, session, holder, poller, this::takeUp, this::resumed);
    SessionParts parts =
        new SessionParts(
            session,
            events,
            holder,
            gate,
            keeper,
            inbox,
            filters,
            outbox,
            typing,
            poller,
            connectivity,
            new SessionUnknown(),
            resumption,
            peers);
    this.expiry = new Expiry(mailbox, events, () -> configuration().expiryNoticeTime());
    this.lifecycle = new Lifecycle(parts, history, configuration, sessionLinks);
    this.chatEnd =
        new ChatEnd(
            mailbox,
            session,
            holder,
            outbox,
            () -> ChatEnd.Limits.of(configuration(), services.settings()),
            sessionLinks);
    this.restorer =
        new Restorer(parts, loader, attachCalls, history, configuration, lifecycle, this::idle);

    this.view =
        new InstanceView(
            chat,
            settings,
            mailbox,
            events,
            scriptGate,
            stages,
            this::configureByExtension,
            this::storagesChanged);
    this.extensions =
        new Extensions(
            view, plugins.extensions, mailbox, session, scriptGate, this::extensionsChanged);
    this.configurator =
        new Configurator(
            settings.configuration(), mailbox, session, holder, events, core, configurationLinks);
    this.readiness = new Readiness(session, configurator, extensions, scriptGate, this::leave);
  }

  /** Without failover nothing limits who serves the session. */
  private SessionGuard guard(SessionLinks links, Supplier<CompletionStage<Void>> attemptOver) {
    FailoverSettings failover = services.settings().failover();
    if (!failover.enabled()) {
      return SessionGuard.NONE;
    }
    BackgroundCalls leases = new BackgroundCalls(mailbox, services.threads().leases());
    LeaseCalls leaseCalls = new LeaseCalls(mailbox, leases, failover, attemptOver);
    return new SessionLeaseHolder(
        mailbox,
        session::keptAs,
        store,
        failover,
        leaseCalls,
        links,
        takenOver == null ? null : takenOver.grant());
  }

  /** Registers what can be done with the instance over its bus. */
  void registerCommands() {
    plugin.registerEvents(ServiceEvents.NAMES);
    Commands commands = new Commands(plugin, session, holder, connectivity);
    SendCommands send = new SendCommands(calls, this::configuration, scriptGate, outbox, typing);
    new ChatCommands(configurator, session, calls, lifecycle, restorer, userData)
        .register(commands);
    new SessionCommands(session, calls, lifecycle, chatEnd, inbox, history, acknowledgements)
        .register(commands);
    send.register(commands);
    new FilterCommands(calls, filters, stages, keeper, send).register(commands);
    new FileCommands(session, calls, files, this::configuration, poller, events).register(commands);
    new DownloadCommand(calls, files, services::settings).register(commands);
    new PollCommands(session, calls, poller, sleep, connectivity).register(commands);
    app.register();
  }

  /** The configuration in force. Any thread. */
  WebChatConfiguration configuration() {
    return configurator.configuration();
  }

  /** The settings of an instance that takes the place of this one. */
  InstanceSettings successorSettings() {
    // what a script configured it configures again, together with everything else that it does
    WebChatConfiguration configuration =
        configurator.isByExtension() ? settings.configuration() : configuration();
    return new InstanceSettings(id, configuration, settings.scripts());
  }

  /** What a transport sees of the instance. */
  InstanceTransportContext transportContext() {
    return new InstanceTransportContext(
        id, configuration(), app, serverCookies, new TransportLinks(this));
  }

  /** Asks for what came since the position. */
  CompletionStage<Reply> attachAtPosition() {
    return attachCalls.resume(inbox.positions().next(), true);
  }

  private CompletionStage<Reply> attachAtPosition(Transport transport) {
    return attachCalls.attach(transport, inbox.positions().next(), AttachRequest.Mode.RESUME);
  }

  private CompletionStage<Reply> takeUp(boolean missed) {
    outbox.attaching();
    return attachCalls.resume(inbox.positions().next(), missed);
  }

  private void resumed(Reply reply, boolean last) {
    poller.reached();
    CompletionStage<Void> seen = inbox.received(reply.inbound());
    if (last) {
      seen.thenRun(outbox::attached);
    }
  }

  /** Completes when the chat goes on by the transport that a change leads to, or cannot. */
  CompletionStage<Void> moved(Runnable change) {
    CompletableFuture<Void> moved = new CompletableFuture<>();
    mailbox.always(
        () -> {
          try {
            change.run();
            resumption.underWay().whenComplete((unused, failure) -> moved.complete(null));
          } catch (RuntimeException e) {
            moved.completeExceptionally(e);
          }
        });
    if (mailbox.isClosed()) {
      moved.complete(null); // it may not have taken the task
    }
    return moved;
  }

  /** New session data: stored before it is used by the next call. */
  void renew(SessionData data) {
    boolean taken = session.isReadable() || session.is(WebChatState.RESTORING);
    if (taken && session.data(data)) {
      peers.forward(data);
      keeper.renewed();
    }
  }

  /** A place to store the session came or went. */
  void storagesChanged() {
    if (!session.is(WebChatState.CLOSED)) {
      loader.providersChanged();
      keeper.placesChanged();
    }
  }

  /** A stored session could not be taken up: the instance has none. */
  private void idle() {
    configurator.sessionOver();
  }

  /** An instance that was opened for a session which it cannot serve has nothing to do. */
  void leave() {
    if (takenOver != null) {
      chat.close();
    }
  }

  private void extensionsChanged() {
    readiness.extensionsChanged();
  }

  private void configureByExtension(WebChatConfiguration configuration) {
    configurator.configureWhenIdle(configuration);
  }

  /** The functions of {@code transport.async}: of an extension, else of the configuration. */
  private Optional<SessionDataHooks> hooks() {
    return configuration().async().enabled()
        ? view.hooks().or(() -> configuration().hooks())
        : Optional.empty();
  }

  private void storeFailed(Rejection problem) {
    if (!session.is(WebChatState.CLOSED)) {
      events.error(problem);
    }
  }
}
