package io.webchat.backend.internal.component;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatFactory;
import io.webchat.backend.internal.chat.ServedChats;
import io.webchat.backend.internal.chat.ServedChats.Rules;
import io.webchat.backend.internal.http.ApiServlet;
import io.webchat.backend.internal.http.Idempotency;
import io.webchat.http.servlet.Spool;
import io.webchat.keys.ApiKeys;
import io.webchat.keys.KeyRing;
import io.webchat.spi.thread.DaemonThreads;
import io.webchat.spi.webhook.WebhookReceivers;
import jakarta.servlet.Servlet;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The service and what time asks for. Settings change while it runs: chats and streams go on, but
 * for those of keys that are revoked. Thread-safe.
 */
public final class RunningBackEnd implements AutoCloseable {
  private static final int TICK_MS = 1_000;

  private final KeyRing keys = new KeyRing();
  private final ServedChats chats;
  private final Idempotency idempotency;
  private final ApiServlet.Shared shared;
  private final ScheduledThreadPoolExecutor timer;
  private BackEndSettings settings;
  private ApiServlet servlet;

  private RunningBackEnd(
      WebChatFactory factory,
      Map<String, InstanceSettings> templates,
      BackEndSettings settings,
      Path spool,
      Supplier<Optional<WebhookReceivers>> webhooks) {
    long begin = System.nanoTime();
    LongSupplier clock = () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    this.settings = settings;
    this.chats = new ServedChats(factory, rules(templates, settings), clock);
    this.idempotency = new Idempotency(settings.idempotency(), clock);
    this.shared =
        new ApiServlet.Shared(
            keys,
            settings.api(),
            new Spool(spool, settings.api().filesAtOnce()),
            idempotency,
            webhooks,
            clock);
    this.servlet = new ApiServlet(chats, shared, settings.api());
    this.timer = new ScheduledThreadPoolExecutor(1, DaemonThreads.numbered("webchat-backend"));
    timer.setRemoveOnCancelPolicy(true);
    keys.replace(settings.keys());
  }

  /**
   * Opens the service.
   *
   * @param templates what chats are made of; the first is the default
   * @param spool folder for files under way
   * @param webhooks those of the container, as long as it has some
   */
  public static RunningBackEnd open(
      WebChatFactory factory,
      Map<String, InstanceSettings> templates,
      BackEndSettings settings,
      Path spool,
      Supplier<Optional<WebhookReceivers>> webhooks) {
    RunningBackEnd running = new RunningBackEnd(factory, templates, settings, spool, webhooks);
    running.start();
    return running;
  }

  private void start() {
    var unused = timer.scheduleWithFixedDelay(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    chats.tick();
    shared.tidy();
  }

  private static Rules rules(Map<String, InstanceSettings> templates, BackEndSettings settings) {
    return new Rules(templates, settings.limits(), settings.events());
  }

  /** Other keys from now on; of those that are not among them nothing goes on. */
  public void use(ApiKeys others) {
    keys.replace(others);
  }

  /** Other settings from now on; of keys that are not among them nothing goes on. */
  public synchronized void use(Map<String, InstanceSettings> templates, BackEndSettings others) {
    keys.replace(others.keys());
    chats.use(rules(templates, others));
    idempotency.use(others.idempotency());
    if (others.api().path().equals(settings.api().path())) {
      servlet.use(others.api());
    } else {
      servlet = new ApiServlet(chats, shared, others.api());
      servlet.use(others.api());
    }
    settings = others;
  }

  /** Ends the streams and hands over the chats: the core goes, perhaps for a moment. */
  public void leave() {
    chats.close();
  }

  /** Serves chats of this core; keys and what was done once are still known. */
  public void goOn(WebChatFactory factory) {
    chats.goOn(factory);
  }

  /** The servlet, to be put at {@code PATH/*}. */
  public synchronized Servlet servlet() {
    return servlet;
  }

  /** How many chats are served. */
  public int chats() {
    return chats.size();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    chats.close();
  }
}
