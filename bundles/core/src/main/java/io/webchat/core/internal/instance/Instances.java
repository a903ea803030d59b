package io.webchat.core.internal.instance;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.Plugins;
import io.webchat.core.internal.transport.TransportCheck;
import io.webchat.failover.Takeovers;
import io.webchat.mailbox.FewAtOnce;
import io.webchat.mailbox.Timers;
import io.webchat.spi.bus.BusFactory;
import io.webchat.spi.session.Fleet;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.transport.TransportProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Makes the instances of a container and tells them of plug-ins. Thread-safe. */
public final class Instances implements WebChatFactory, Takeovers.Container, Fleet.Source {
  /** Chats that have a transport until their turn comes. */
  private static final int MOVING_AT_ONCE = 16;

  /** Chats that have none: more at once make each wait for the others' answers. */
  private static final int RETURNING_AT_ONCE = 32;

  /**
   * How long chats that change to another transport are waited for.
   *
   * @param movingMs how long a transport that goes is kept for them, ms
   * @param aloneMs how long the first chat has a transport that came for itself, ms: code that is
   *     new to the JVM is linked by each thread that meets it at the same time; one does it for all
   */
  record Patience(long movingMs, long aloneMs) {
    static final Patience USUAL = new Patience(4_000, 50);
  }

  private final CoreServices services;
  private final OpenInstances open;
  private final Reopenings reopenings = new Reopenings(this);
  private final Takeovers takeovers;
  private final Patience patience;

  public Instances(Plugins plugins, CoreSettings settings) {
    this(plugins, settings, System::nanoTime, new Timers());
  }

  /** With another clock that only goes forward, ns, and other timers. */
  public Instances(Plugins plugins, CoreSettings settings, LongSupplier clock, Timers timers) {
    this(new CoreServices(plugins, settings, clock, timers), Patience.USUAL);
  }

  /** With other threads, too, which tests can watch. */
  public Instances(
      Plugins plugins,
      CoreSettings settings,
      LongSupplier clock,
      Timers timers,
      ThreadPools threads) {
    this(new CoreServices(plugins, settings, clock, timers, threads), Patience.USUAL);
  }

  /** With other services, and other times for chats that move. */
  Instances(CoreServices services, Patience patience) {
    this.services = services;
    this.patience = patience;
    this.open = new OpenInstances(services.timers());
    this.takeovers =
        new Takeovers(
            this,
            services.settings().failover(),
            services.timers(),
            services.threads().takeovers(),
            services.clock());
    Plugins plugins = services.plugins();
    plugins.buses.listen(came -> reopenings.busCame(), reopenings::busGone);
    plugins.transports.listen(
        this::transportCame,
        gone ->
            move(
                concerned(gone),
                MOVING_AT_ONCE,
                patience.movingMs(),
                parts -> parts.holder.providerGone(gone)));
    plugins.storages.listen(
        came -> each(ChatParts::storagesChanged), gone -> each(ChatParts::storagesChanged));
    plugins.cookies.listen(
        came -> each(parts -> parts.cookies.storagesChanged()),
        gone -> each(parts -> parts.cookies.storagesChanged()));
    plugins.extensions.listen(
        came -> each(parts -> parts.extensions.came(came)),
        gone -> each(parts -> parts.extensions.gone(gone)));
    takeovers.start();
  }

  /** Changes settings while instances are open; what an instance took at its start it keeps. */
  public void apply(CoreSettings changed) {
    services.apply(changed);
  }

  /**
   * Chats change to another transport of their type a few at a time: each is without one for a
   * moment only, and the one that goes serves the others meanwhile, since its bundle stops when
   * this returns.
   */
  private static void move(
      List<ChatInstance> chats, int atOnce, long limitMs, Consumer<ChatParts> change) {
    FewAtOnce.each(
        chats, atOnce, limitMs, chat -> chat.parts().moved(() -> change.accept(chat.parts())));
  }

  private void transportCame(TransportProvider came) {
    List<ChatInstance> chats = new ArrayList<>(concerned(came));
    chats.stream()
        .filter(chat -> chat.state().hasSession())
        .findFirst()
        .ifPresent(first -> Collections.swap(chats, 0, chats.indexOf(first)));
    int first = Math.min(1, chats.size());
    Consumer<ChatParts> change = parts -> parts.wire.providerCame();
    move(chats.subList(0, first), 1, patience.aloneMs(), change);
    move(chats.subList(first, chats.size()), RETURNING_AT_ONCE, patience.movingMs(), change);
  }

  /**
   * All chats where the provider, perhaps of a bundle that is half gone, does not tell its type.
   */
  private List<ChatInstance> concerned(TransportProvider provider) {
    String type;
    try {
      type = provider.type();
    } catch (RuntimeException | LinkageError e) {
      return List.copyOf(open.snapshot());
    }
    return open.snapshot().stream().filter(chat -> chat.parts().holder.canUse(type)).toList();
  }

  private void each(Consumer<ChatParts> task) {
    for (ChatInstance chat : open.snapshot()) {
      ChatParts parts = chat.parts();
      parts.mailbox.always(() -> task.accept(parts));
    }
  }

  @Override
  public WebChat create(InstanceSettings settings, Consumer<? super WebChat> prepare) {
    return open(settings, null, prepare);
  }

  @Override
  public void takeOver(InstanceSettings settings, Takeovers.TakenOverSession takenOver) {
    open(settings, takenOver, chat -> {});
  }

  @Override
  public void check(InstanceSettings settings) {
    if (settings.scripts().isEmpty()) {
      if (settings.configuration().isEmpty()) {
        throw new IllegalArgumentException(
            "the configuration is empty; configure at least dataURL");
      }
      new TransportCheck(settings.id(), settings.configuration())
          .check(services.plugins(), transports());
    }
  }

  @Override
  public List<SessionStorageProvider> stores() {
    return services.plugins().storages.snapshot();
  }

  @Override
  public boolean hasTransport(String type) {
    return services.plugins().transport(type).isPresent();
  }

  @Override
  public boolean isUsed(String id) {
    return open.isUsed(id);
  }

  @Override
  public void unserved(SessionKey key) {
    open.find(key.instanceId())
        .map(ChatInstance::parts)
        .ifPresent(parts -> parts.mailbox.always(() -> parts.gate.unserved(key)));
  }

  @Override
  public Optional<Fleet> fleet() {
    return takeovers.fleet();
  }

  /**
   * Opens an instance.
   *
   * @throws Rejection when it cannot be opened
   */
  ChatInstance open(
      InstanceSettings settings,
      Takeovers.TakenOverSession takenOver,
      Consumer<? super WebChat> prepare) {
    String id = settings.id() == null ? UUID.randomUUID().toString() : settings.id();
    if (!InstanceSettings.isId(id)) {
      throw Rejection.of(
          ErrorCode.INVALID_ARGUMENT, "The id of an instance has " + InstanceSettings.ID_RULE);
    }
    open.reserve(id, services.settings().maxInstances());
    ChatInstance chat;
    try {
      chat = new ChatInstance(id, settings, takenOver, busMaker(), this);
      prepare.accept(chat);
    } catch (RuntimeException | Error e) {
      open.release(id);
      throw e;
    }
    open.add(chat);
    chat.begin();
    if (!services.plugins().buses.snapshot().contains(chat.maker())) {
      reopenings.busGone(chat.maker()); // it went while the instance was made
    }
    return chat;
  }

  private BusFactory busMaker() {
    return services.plugins().buses.snapshot().stream()
        .findFirst()
        .orElseThrow(
            () ->
                Rejection.of(ErrorCode.PLUGIN_NOT_LOADED, "There is no bus")
                    .withHint("Start the bundle io.webchat.bus"));
  }

  @Override
  public List<WebChat> list() {
    return List.copyOf(open.snapshot());
  }

  @Override
  public Optional<WebChat> find(String id) {
    return open.find(id).map(chat -> chat);
  }

  @Override
  public List<String> transports() {
    return services.plugins().transportTypes();
  }

  /** Closes every instance, stores what is to be stored, and ends the threads. */
  public void close() {
    takeovers.close();
    open.close();
    reopenings.close();
    open.snapshot().forEach(ChatInstance::close);
    // behind the instances, which may still leave something to it
    awaitLeaving();
    OpenInstances.await(
        services.disconnects().close().toCompletableFuture(), OpenInstances.CLOSE_MS);
    services.close();
  }

  /** Waits for a limited time until what closes is closed. */
  public void awaitLeaving() {
    open.awaitLeaving(services.settings().failover().drainMs());
  }

  public CoreServices services() {
    return services;
  }

  OpenInstances openInstances() {
    return open;
  }

  Reopenings reopenings() {
    return reopenings;
  }

  /** Completes when no takeover asks for the lease of the session of this instance. */
  CompletionStage<Void> attemptOver(String id) {
    return takeovers.attemptOver(id);
  }
}
