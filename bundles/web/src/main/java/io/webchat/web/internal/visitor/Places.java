package io.webchat.web.internal.visitor;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.AsyncBeforeHook;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.value.Rejection;
import io.webchat.spi.session.Fleet;
import io.webchat.spi.session.SessionLeases.Member;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which container of a fleet serves a visitor: the one that holds the lease of the visitor's
 * session, and for a channel the one that opened it, whose name is part of the channel's id.
 * Thread-safe; nothing blocks.
 */
public final class Places {
  private static final Logger LOG = LoggerFactory.getLogger(Places.class);
  private static final String MARK = "~";
  private static final Pattern CHANNEL = Pattern.compile("[A-Za-z0-9_-]+~[A-Za-z0-9_-]+");
  private static final String PLUGIN = "WebChatFront";
  private static final long READY_MS = 10_000;

  /** Who only looks for a stored session has its lease for a moment: when it is asked again. */
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(250, TimeUnit.MILLISECONDS);

  private static final int REPEATS = 4;

  private final Fleet fleet;
  private final WebChatFactory factory;
  private final InstanceSettings template;
  private final VisitorTokens tokens;
  private final String name;
  private final BiConsumer<Member, String> tell;

  /**
   * What sessions of visitors are told apart by; {@code null} until the first instance is ready
   * that scripts configure.
   */
  private volatile WebChatConfiguration known;

  /**
   * For instances of this template.
   *
   * @param tell tells another container that the visitor with this instance has a chat here; must
   *     not block
   */
  public Places(
      Fleet fleet,
      WebChatFactory factory,
      InstanceSettings template,
      VisitorTokens tokens,
      BiConsumer<Member, String> tell) {
    this.tell = tell;
    this.fleet = fleet;
    this.factory = factory;
    this.template = template;
    this.tokens = tokens;
    this.name = tokens.nameOf(fleet.owner());
    this.known = template.scripts().isEmpty() ? template.configuration() : null;
  }

  /** The id of a channel of this container, made of a random one. */
  String channel(String random) {
    return random + MARK + name;
  }

  /** Whether another container has opened the channel with this id. */
  public boolean isElsewhere(String channel) {
    return CHANNEL.matcher(channel).matches() && !channel.endsWith(MARK + name);
  }

  /** The container that opened a channel; empty when it is not known (any more). */
  public CompletionStage<Optional<Member>> ofChannel(String channel) {
    String wanted = channel.substring(channel.indexOf(MARK) + 1);
    return fleet
        .member(owner -> tokens.nameOf(owner).equals(wanted))
        .exceptionally(failure -> unknown("the container of a channel", failure));
  }

  /**
   * The other container that serves the chat of an instance; empty when the visitor is served here,
   * which is so too while no store answers. The stage does not fail.
   */
  public CompletionStage<Optional<Fleet.Place>> of(String instance) {
    Optional<WebChat> open = factory.find(instance);
    WebChatConfiguration configuration = known;
    if (open.isEmpty() && configuration == null) {
      open = opened(instance);
    }
    CompletionStage<Optional<Fleet.Place>> found =
        open.isPresent() ? of(open.get()) : fleet.elsewhere(instance, configuration);
    return found.exceptionally(failure -> unknown("where " + instance + " is served", failure));
  }

  /**
   * From now on no chat is begun in an instance here while another container serves the visitor's,
   * and not only has looked for it: the command is cancelled, and {@code leave} runs.
   */
  void guardStart(WebChat chat, Runnable leave) {
    AsyncBeforeHook hook =
        data ->
            lasting(() -> of(chat.id()), LATER, REPEATS)
                .thenApply(
                    found -> {
                      if (found.isEmpty()) {
                        return data;
                      }
                      leave.run();
                      return null;
                    });
    // empty when a former front of this container has done it
    chat.bus()
        .registerPlugin(PLUGIN)
        .ifPresent(plugin -> plugin.beforeAsync("WebChatService.startChat", hook));
  }

  /**
   * What is found each time.
   *
   * @param later runs a task after a pause
   * @param repeats how often it is asked again at most
   */
  static <T> CompletionStage<Optional<T>> lasting(
      Supplier<CompletionStage<Optional<T>>> asked, Executor later, int repeats) {
    return asked
        .get()
        .thenCompose(
            found ->
                found.isEmpty() || repeats == 0
                    ? CompletableFuture.completedFuture(found)
                    : CompletableFuture.runAsync(() -> {}, later)
                        .thenCompose(unused -> lasting(asked, later, repeats - 1)));
  }

  /**
   * From now on the other containers hear of each chat that begins in an instance here: pages of
   * the visitor may wait there.
   */
  void tellOfStarts(WebChat chat) {
    chat.bus().subscribe("WebChatService.started", event -> tellAll(chat.id()));
  }

  private void tellAll(String instance) {
    fleet
        .members()
        .thenAccept(members -> members.forEach(member -> tell.accept(member, instance)))
        .exceptionally(
            failure -> {
              LOG.debug("Nobody hears that {} has a chat", instance, failure);
              return null;
            });
  }

  /** What sessions are told apart by is known once a script has configured an instance. */
  private Optional<WebChat> opened(String instance) {
    try {
      return Optional.of(factory.create(template.withId(instance)));
    } catch (Rejection rejected) {
      return factory.find(instance);
    }
  }

  private CompletionStage<Optional<Fleet.Place>> of(WebChat chat) {
    // while it is restored it is not known yet whether it can be
    CompletableFuture<WebChat> ready =
        chat.ready().toCompletableFuture().orTimeout(READY_MS, TimeUnit.MILLISECONDS);
    return ready.thenCompose(
        settled -> {
          known = known == null ? settled.configuration() : known;
          return settled.state() == WebChatState.IDLE
              ? fleet.elsewhere(settled.id(), settled.configuration())
              : CompletableFuture.completedFuture(Optional.empty());
        });
  }

  private static <T> Optional<T> unknown(String what, Throwable failure) {
    LOG.debug("It cannot be told {}", what, failure);
    return Optional.empty();
  }
}
