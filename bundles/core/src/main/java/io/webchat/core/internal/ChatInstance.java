package io.webchat.core.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.api.Rejection;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatService;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Plugin;
import io.webchat.api.config.PollSettings;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.Cookies;
import io.webchat.api.session.SessionData;
import io.webchat.api.session.SessionDataHooks;
import io.webchat.spi.bus.BusFactory;
import io.webchat.spi.filter.ChatContext;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportListener;
import io.webchat.spi.transport.TransportProvider;
import java.net.CookieManager;
import java.net.CookieStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One widget instance: wires its parts together and takes it through its life. What is not said to
 * be otherwise is used on the mailbox only.
 */
final class ChatInstance implements WebChat {
  private final String id;
  private final InstanceSettings settings;
  private final Instances owner;
  private final Takeovers.Heir heir;
  private final Mailbox mailbox;

  /** Calls about cookies and files. */
  private final BackgroundCalls files;

  private final BusFactory maker;
  private final Bus bus;
  private final Plugin plugin;
  private final Events events;
  private final Session session;
  private final TransportLease lease;
  private final FilterSet filters;
  private final ScriptGate scriptGate;
  private final MessageStages stages;
  private final Inbox inbox;
  private final CatchUp catchUp;
  private final SessionCalls calls;
  private final Outbox outbox;
  private final Poller poller;
  private final Typing typing;
  private final Connectivity connectivity;
  private final AttachCalls attachCalls;
  private final Resumption resumption;
  private final Lifecycle lifecycle;
  private final ChatEnd chatEnd;
  private final Restorer restorer;
  private final History history;
  private final Peers peers;
  private final SessionStore store;
  private final SessionGuard gate;
  private final Acknowledgements acknowledgements;
  private final TokenHold hold;
  private final StoreQueue storing;
  private final SessionLoader loader;
  private final SessionKeeper keeper;
  private final UserData userData;
  private final Sleep sleep;
  private final CookieKeeper cookies;
  private final Extensions extensions;
  private final AppPlugin app;
  private final TypedService service;
  private final CookieStore serverCookies = new CookieManager().getCookieStore();
  private final Closing closing;
  private final CompletableFuture<ChatInstance> successor = new CompletableFuture<>();
  private final Configurator configurator;

  /** Whether it was closed to be opened anew. */
  private volatile boolean reopening;

  /**
   * A new instance.
   *
   * @param heir the session it goes on with; {@code null} for none
   */
  ChatInstance(String id, InstanceSettings settings, Instances owner, Takeovers.Heir heir) {
    this.heir = heir;
    this.id = id;
    this.settings = settings;
    this.owner = owner;
    this.configurator = new Configurator(this, owner, heir, settings.configuration());
    this.mailbox =
        new Mailbox(owner.pool(), owner.limits().mailboxLimit(), owner.timers(), owner::nanoTime);
    this.files = new BackgroundCalls(mailbox, owner.fileThreads());
    this.maker = owner.busMaker();
    this.bus = maker.create(id, mailbox, Map.of());
    this.plugin = bus.registerPlugin(WebChatService.NAMESPACE).orElseThrow();
    this.service = new TypedService(bus.registerPlugin(TypedService.COMMANDER).orElseThrow());
    this.events = new Events(plugin);
    this.session = new Session(data -> events.data("sessionData", data));
    this.userData = new UserData(events::data);
    this.sleep = new Sleep(events);
    this.cookies =
        new CookieKeeper(
            id, mailbox, files, owner.plugins().cookies, owner::storageGraceLeft, events::error);
    this.store =
        new SessionStore(
            id,
            this::configuration,
            this::hooks,
            owner.plugins(),
            owner::limits,
            this::storeFailed);
    this.gate = guard();
    this.acknowledgements =
        new Acknowledgements(this::configuration, store, new AcknowledgedMessages());
    this.lease =
        new TransportLease(
            mailbox,
            session,
            events,
            owner.plugins(),
            gate,
            this::transportContext,
            new TransportEvents());
    this.filters = new FilterSet(owner.plugins().prefilters);
    this.scriptGate =
        new ScriptGate(
            id, mailbox, session, events, this::configuration, owner::limits, new Scripts());
    this.stages = new MessageStages(mailbox, events, owner.plugins().preProcessors, scriptGate);
    this.inbox =
        new Inbox(
            mailbox,
            session,
            gate,
            new Inbox.Hooks(filters, stages, () -> new ChatContext(id, configuration(), false)),
            new TranscriptLog(owner.limits().transcriptLimit()),
            new MessageEvents(mailbox, session, events, acknowledgements::areUsed),
            new Incoming());
    this.catchUp = new CatchUp(id, mailbox, session, inbox, new Missed());
    this.calls = new SessionCalls(session, lease, inbox::received);
    this.poller = new Poller(id, mailbox, session, events, lease, inbox::received, new Polling());
    this.outbox =
        new Outbox(
            mailbox,
            calls,
            poller,
            inbox.positions(),
            () -> configuration().patience(),
            () -> owner.limits().sendLimit(),
            new Sending());
    this.typing = new Typing(id, mailbox, session, events, calls, scriptGate);
    this.connectivity = new Connectivity(session, events, this::configuration, lease::type);
    this.history = new History(session, calls, inbox, this::configuration);
    this.peers =
        new Peers(
            owner.sharedSessions(),
            mailbox,
            session,
            data -> SharedSessions.key(configuration(), lease.format(), data),
            poller,
            new PeerMessages());
    StoreCalls storeCalls =
        new StoreCalls(store, gate, cookies, this::configuration, filters::custom);
    this.hold =
        new TokenHold(mailbox, () -> configuration().patience(), events::error, lease::proceed);
    BackgroundCalls storage = new BackgroundCalls(mailbox, owner.storageThreads());
    this.storing =
        new StoreQueue(mailbox, storage, store, storeCalls, gate, acknowledgements, hold);
    this.loader = new SessionLoader(mailbox, storage, store, storeCalls, gate, new Loading());
    this.keeper =
        new SessionKeeper(
            session,
            store,
            storeCalls,
            storing,
            acknowledgements,
            this::configuration,
            lease::format);
    this.attachCalls = new AttachCalls(session, lease, this::configuration);
    this.resumption =
        new Resumption(mailbox, session, lease, poller, this::attachAtPosition, this::resumed);
    SessionParts parts =
        new SessionParts(
            session,
            events,
            lease,
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
    this.lifecycle = new Lifecycle(parts, history, this::configuration, new SessionListener());
    this.chatEnd =
        new ChatEnd(
            id,
            mailbox,
            session,
            lease,
            outbox,
            this::configuration,
            owner::limits,
            new SessionListener());
    this.restorer =
        new Restorer(
            parts, loader, attachCalls, history, this::configuration, new SessionListener());
    this.extensions = new Extensions(this);
    this.app = new AppPlugin(bus.registerPlugin("App").orElseThrow(), this::configuration);
    this.closing =
        new Closing(
            this, List.of(app::close, service::close, plugin::close, () -> bus.loader(null)));
  }

  /** Begins its life: commands, cookies, extensions, configuration, restore. Any thread, once. */
  void begin() {
    mailbox.always(
        () -> {
          gate.begin();
          events.initialData();
          registerCommands();
          app.register();
          owner
              .formerGone(id)
              .thenComposeAsync(unused -> cookies.load(), mailbox::always)
              .thenCompose(unused -> extensions.attachAll())
              .thenRun(cookies::listened)
              .thenRun(configurator::begin);
        });
  }

  /** Without failover nothing limits who serves the session. */
  private SessionGuard guard() {
    FailoverSettings failover = owner.limits().failover();
    if (!failover.enabled()) {
      return SessionGuard.NONE;
    }
    LeaseCalls calls =
        new LeaseCalls(
            mailbox,
            new BackgroundCalls(mailbox, owner.leaseThreads()),
            failover,
            () -> owner.takeovers().attemptOver(id));
    return new Tenure(
        mailbox,
        session,
        store,
        failover,
        calls,
        new Serving(),
        heir == null ? null : heir.grant());
  }

  private void registerCommands() {
    plugin.registerEvents(Events.NAMES);
    Commands commands = new Commands(plugin, session, lease, connectivity);
    SendCommands send = new SendCommands(calls, this::configuration, scriptGate, outbox, typing);
    new ChatCommands(configurator, session, calls, lifecycle, restorer, userData)
        .register(commands);
    new SessionCommands(session, calls, chatEnd, inbox, history, acknowledgements)
        .register(commands);
    send.register(commands);
    new FilterCommands(session, filters, stages, keeper, send).register(commands);
    new FileCommands(session, calls, files, this::configuration, poller, events).register(commands);
    new DownloadCommand(calls, files, owner::limits).register(commands);
    new PollCommands(session, calls, poller, sleep, connectivity).register(commands);
  }

  /** How the session goes. */
  private final class SessionListener
      implements Lifecycle.Listener, ChatEnd.Listener, Restorer.Listener {
    @Override
    public void ending() {
      scriptGate.changed();
    }

    @Override
    public CompletionStage<Void> lastMessages(Reply reply) {
      connectivity.succeeded();
      return inbox.accept(reply.inbound(), Inbox.Source.LIVE);
    }

    @Override
    public void untold(SessionData data) {
      owner.disconnects().add(lease.type(), data, transportContext());
    }

    @Override
    public void ended() {
      peers.endedByThis();
      lifecycle.endedByClient();
    }

    @Override
    public void endedWhileEnding() {
      chatEnd.serverEnded();
    }

    @Override
    public void endedMeanwhile() {
      lifecycle.endedByServer();
    }

    /** An instance that was opened for a session has nothing more to do when that is over. */
    @Override
    public void sessionOver() {
      if (heir == null) {
        configurator.sessionOver();
      } else {
        mailbox.always(ChatInstance.this::close);
      }
    }

    @Override
    public void idle() {
      configurator.sessionOver();
    }
  }

  /** Asks for what came since the position. */
  CompletionStage<Reply> attachAtPosition() {
    return attachCalls.attach(inbox.positions().next(), AttachRequest.Mode.RESUME);
  }

  private void resumed(Reply reply) {
    lifecycle.reached();
    inbox.received(reply.inbound()).thenRun(outbox::attached);
  }

  /** What other instances of the session bring. */
  private final class PeerMessages implements Peers.Listener {
    @Override
    public void early(Inbound inbound) {
      inbox.accept(inbound, Inbox.Source.LIVE);
    }

    @Override
    public void forwarded(Inbound inbound) {
      catchUp.take(inbound);
    }

    @Override
    public void missed() {
      catchUp.missed();
      inbox.proceed();
    }

    @Override
    public void renewed() {
      keeper.renewed();
    }

    @Override
    public void endedByPeer() {
      lifecycle.endedByPeer();
    }
  }

  /** A provider was unregistered. Any thread. */
  void providerGone(TransportProvider gone) {
    mailbox.always(() -> lease.providerGone(gone));
  }

  /** A provider was registered. Any thread. */
  void providerCame() {
    mailbox.always(lease::providerCame);
  }

  /** What a transport sees of this instance, with what takes its pushes on the mailbox. */
  private LeaseContext transportContext() {
    return new LeaseContext(id, configuration(), app::headers, serverCookies, new Pushes());
  }

  /** New session data: stored before it is used by the next call. */
  private void renew(SessionData data) {
    boolean taken = session.isActive() || session.is(WebChatState.RESTORING);
    if (taken && session.data(data)) {
      peers.forward(data);
      keeper.renewed();
    }
  }

  /** {@code mode} on the bus: whether chats are asynchronous by the configuration in force. */
  void publishMode() {
    boolean async = configuration().async().enabled() && lease.can(Capability.ASYNC);
    events.data("mode", Map.of("async", async));
  }

  @Override
  public void close() {
    close(!owner.isClosed());
  }

  /** The container stops: another one may go on with the chat at once. Any thread. */
  void handOver() {
    close(false);
  }

  private void close(boolean asDormant) {
    if (owner.remove(this)) {
      mailbox.always(() -> closing.begin(asDormant));
    } else if (reopening) {
      owner.reopenings().cancel(this);
      CompletionStage<ChatInstance> opened = successor;
      opened.thenAccept(next -> next.close(asDormant));
    }
  }

  /**
   * The buses of this factory must not be used any more: when it made the one of this instance, the
   * instance closes. Any thread.
   *
   * @return whether it closes for that
   */
  boolean busGone(BusFactory gone) {
    if (gone != maker) {
      return false;
    }
    // a session that was taken over from another container is taken over again
    reopening = heir == null;
    if (!owner.remove(this)) {
      return false;
    }
    boolean reopened = reopening;
    mailbox.always(
        () -> {
          closing.begin(reopened);
          if (reopened) {
            owner.reopenings().add(this, successorSettings());
          }
        });
    return true;
  }

  /** Another instance has taken the place of this one: closing this one closes that. Any thread. */
  void succeededBy(ChatInstance next) {
    successor.complete(next);
  }

  /** What made its bus. Any thread. */
  BusFactory maker() {
    return maker;
  }

  /** What the right to serve the session means for the rest. */
  private final class Serving implements Tenure.Listener {
    @Override
    public void ranOut() {
      poller.pause(Poller.Pause.NO_LEASE);
      if (session.isActive()) {
        connectivity.pending();
      }
    }

    @Override
    public void goesOn(boolean missed) {
      inbox.proceed();
      poller.resume(Poller.Pause.NO_LEASE);
      lease.proceed();
      storing.proceed();
      if (session.isActive() && (missed || !lease.can(Capability.POLLING))) {
        resumption.resume();
      }
    }

    @Override
    public void granted() {
      storing.proceed();
    }

    @Override
    public void moved() {
      keeper.moved(gate.refusal());
      if (owner.remove(ChatInstance.this)) {
        closing.step(() -> events.publish("sessionMoved"));
        closing.step(() -> events.data("sessionActive", false));
        closing.step(session::clear);
        mailbox.always(() -> closing.begin(false));
      }
    }

    @Override
    public boolean isStoring() {
      return storing.hasWork();
    }

    @Override
    public Inheritance inheritance() {
      return new Inheritance(successorSettings(), configurator.isByExtension());
    }
  }

  /** The settings of an instance that takes the place of this one. */
  private InstanceSettings successorSettings() {
    // what a script configured it configures again, together with everything else that it does
    WebChatConfiguration configuration =
        configurator.isByExtension() ? settings.configuration() : configuration();
    return new InstanceSettings(id, configuration, settings.scripts());
  }

  private final class AcknowledgedMessages implements Acknowledgements.Messages {
    @Override
    public long deliveredUpTo() {
      return inbox.deliveredUpTo();
    }

    @Override
    public long next() {
      return inbox.positions().next();
    }

    @Override
    public void acknowledged() {
      keeper.changed(false);
    }
  }

  private final class Loading implements SessionLoader.Surroundings {
    @Override
    public long graceLeftMs() {
      return owner.storageGraceLeft();
    }

    @Override
    public long timeoutMs() {
      return owner.limits().storageTimeoutMs();
    }

    @Override
    public Optional<SessionData> sessionData(Object value) {
      return Restorer.sessionData(value, lease.format());
    }
  }

  @Override
  public CompletionStage<Void> closed() {
    return closing.closed();
  }

  @Override
  public CompletionStage<WebChat> ready() {
    return configurator.ready();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Bus bus() {
    return bus;
  }

  @Override
  public WebChatService service() {
    return service;
  }

  @Override
  public WebChatState state() {
    return session.state();
  }

  @Override
  public WebChatConfiguration configuration() {
    return configurator.configuration();
  }

  @Override
  public Cookies cookies() {
    return cookies.jar();
  }

  /** The functions of {@code transport.async}: of an extension, else of the configuration. */
  private Optional<SessionDataHooks> hooks() {
    return configuration().async().enabled()
        ? extensions.hooks().or(() -> configuration().hooks())
        : Optional.empty();
  }

  private void storeFailed(Rejection problem) {
    if (!session.is(WebChatState.CLOSED)) {
      events.error(problem);
    }
  }

  /** A place to store the session came or went. */
  void storagesChanged() {
    if (!session.is(WebChatState.CLOSED)) {
      loader.providersChanged();
      keeper.placesChanged();
    }
  }

  InstanceSettings settings() {
    return settings;
  }

  /** Takes commands from now on. */
  void acceptCommands() {
    plugin.ready();
  }

  Configurator configurator() {
    return configurator;
  }

  Mailbox mailbox() {
    return mailbox;
  }

  Plugins plugins() {
    return owner.plugins();
  }

  CoreSettings limits() {
    return owner.limits();
  }

  Session session() {
    return session;
  }

  Events events() {
    return events;
  }

  TransportLease lease() {
    return lease;
  }

  ScriptGate scriptGate() {
    return scriptGate;
  }

  MessageStages stages() {
    return stages;
  }

  Inbox inbox() {
    return inbox;
  }

  CatchUp catchUp() {
    return catchUp;
  }

  Outbox outbox() {
    return outbox;
  }

  Poller poller() {
    return poller;
  }

  Typing typing() {
    return typing;
  }

  Resumption resumption() {
    return resumption;
  }

  ChatEnd chatEnd() {
    return chatEnd;
  }

  Restorer restorer() {
    return restorer;
  }

  Peers peers() {
    return peers;
  }

  /** Whether this container may serve the session. */
  SessionGuard gate() {
    return gate;
  }

  SessionKeeper keeper() {
    return keeper;
  }

  StoreQueue storing() {
    return storing;
  }

  CookieKeeper cookieKeeper() {
    return cookies;
  }

  Extensions extensions() {
    return extensions;
  }

  UserData userData() {
    return userData;
  }

  @Override
  public String toString() {
    return "WebChat[" + id + " " + session.state() + "]";
  }

  /** Takes what the transport pushes; on the mailbox. */
  private final class Pushes implements TransportListener {
    @Override
    public void inbound(Inbound inbound) {
      connectivity.succeeded();
      peers.forward(inbound);
      catchUp.take(inbound);
    }

    @Override
    public CompletionStage<Void> sessionChanged(SessionData data) {
      CompletableFuture<Void> stored = new CompletableFuture<>();
      renew(data);
      hold.whenLifted(() -> stored.complete(null));
      return stored;
    }

    @Override
    public void disconnected(TransportException reason) {
      connectivity.failed(reason);
    }

    @Override
    public void reconnected() {
      connectivity.succeeded();
    }

    @Override
    public void lost(TransportException reason) {
      lifecycle.lost(reason);
    }
  }

  private final class Scripts implements ScriptGate.Scripts {
    @Override
    public ScriptGate.Presence presence() {
      return extensions.scripts();
    }

    @Override
    public boolean areOffered() {
      return extensions.offerScripts();
    }

    @Override
    public boolean areNamed() {
      return !settings.scripts().isEmpty();
    }

    @Override
    public boolean haveConfigured() {
      return configurator.isByExtension();
    }

    @Override
    public long graceLeftMs() {
      return owner.storageGraceLeft();
    }

    @Override
    public void away(Rejection reason) {
      configurator.scriptsAway(reason);
    }
  }

  private final class TransportEvents implements TransportLease.Listener {
    @Override
    public void capabilitiesChanged(Set<Capability> capabilities) {
      events.capabilities(capabilities);
    }

    @Override
    public void transportCame() {
      if (session.isActive()) {
        resumption.resume();
      } else {
        configurator.transportCame();
      }
    }

    @Override
    public void transportGone() {
      if (session.isActive()) {
        poller.pause(Poller.Pause.NO_TRANSPORT);
        connectivity.pending();
      }
    }

    @Override
    public void sessionDataChanged(SessionData data) {
      renew(data);
    }

    @Override
    public boolean holdsCalls() {
      return hold.isHeld();
    }
  }

  private final class Polling implements Poller.Listener {
    @Override
    public PollRequest request(boolean resume) {
      return new PollRequest(inbox.positions().next(), resume, typing.preview());
    }

    /** An instance that polls for others, too, does not sleep at their cost. */
    @Override
    public PollSettings pace(boolean awake) {
      PollSettings usual = configuration().poll();
      return awake || peers.areAttached() ? usual : sleep.pace(usual);
    }

    @Override
    public void reached() {
      lifecycle.polled();
      connectivity.succeeded();
    }

    @Override
    public void pollFailed(Throwable failure) {
      lifecycle.pollFailed(failure);
    }

    @Override
    public void polled(boolean answered) {
      outbox.polled(answered);
    }

    @Override
    public void canPoll(boolean can) {
      peers.canPoll(can);
    }
  }

  private final class Incoming implements Inbox.Listener {
    @Override
    public void received(Inbound inbound) {
      peers.forward(inbound);
    }

    @Override
    public void saw(InboundMessage message) {
      outbox.sawMessage(message);
    }

    @Override
    public void delivered() {
      keeper.changed(false);
    }

    @Override
    public void endedByServer() {
      lifecycle.endedByServer();
    }

    @Override
    public void drained() {
      catchUp.drained();
    }

    @Override
    public void ended() {
      catchUp.clear();
    }
  }

  private final class Missed implements CatchUp.Source {
    @Override
    public CompletionStage<Reply> fetch() {
      return attachAtPosition();
    }

    @Override
    public void reached() {
      lifecycle.reached();
    }

    @Override
    public void notReached(Throwable failure) {
      poller.notReached(failure);
    }
  }

  private final class Sending implements Outbox.Listener {
    @Override
    public void endedByServer() {
      lifecycle.endedByServer();
    }

    @Override
    public void lost(TransportException reason) {
      lifecycle.lost(reason);
    }

    @Override
    public void outdated() {
      resumption.resume();
    }

    @Override
    public void unsure(Rejection reason) {
      events.error(reason);
    }
  }
}
