package io.webchat.core.internal.instance;

import io.webchat.api.Capabilities;
import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatService;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Bus;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.Cookies;
import io.webchat.failover.Takeovers;
import io.webchat.spi.bus.BusFactory;
import io.webchat.spi.transport.Capability;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One widget instance and its life: it begins, and closes for one of several reasons. */
public final class ChatInstance implements WebChat {
  private final String id;
  private final Instances owner;
  private final BusFactory maker;
  private final ChatParts parts;
  private final Closing closing;
  private final CompletableFuture<ChatInstance> successor = new CompletableFuture<>();

  /** Whether it was closed to be opened anew. */
  private volatile boolean reopening;

  /**
   * A new instance.
   *
   * @param takenOver the session it goes on with; {@code null} for none
   * @param maker makes its bus
   */
  ChatInstance(
      String id,
      InstanceSettings settings,
      Takeovers.TakenOverSession takenOver,
      BusFactory maker,
      Instances owner) {
    this.id = id;
    this.owner = owner;
    this.maker = maker;
    this.parts =
        new ChatParts(
            this, settings, takenOver, maker, owner.services(), () -> owner.attemptOver(id));
    this.closing = new Closing(parts);
  }

  /** Begins its life: commands, cookies, extensions, configuration, restore. Any thread, once. */
  void begin() {
    long timeout = parts.services.settings().extensionTimeoutMs();
    parts.mailbox.always(
        () -> {
          parts.gate.begin();
          parts.events.initialData();
          parts.registerCommands();
          owner
              .openInstances()
              .formerGone(id)
              .thenComposeAsync(unused -> parts.cookies.load(), parts.mailbox::always)
              .thenCompose(unused -> parts.extensions.attachAll(timeout))
              .thenRun(parts.cookies::listened)
              .thenRun(parts.readiness::begin);
        });
  }

  @Override
  public void close() {
    close(!owner.openInstances().isClosed());
  }

  @Override
  public void handOver() {
    close(false);
  }

  private void close(boolean asDormant) {
    if (owner.openInstances().remove(this)) {
      parts.mailbox.always(() -> closing.begin(asDormant));
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
    reopening = parts.takenOver == null;
    if (!owner.openInstances().remove(this)) {
      return false;
    }
    boolean reopened = reopening;
    parts.mailbox.always(
        () -> {
          closing.begin(reopened);
          if (reopened) {
            owner.reopenings().add(this, parts.successorSettings());
          }
        });
    return true;
  }

  /** Another instance has taken the place of this one: closing this one closes that. Any thread. */
  void succeededBy(ChatInstance next) {
    successor.complete(next);
  }

  /** Another container serves the session: this instance closes, the chat goes on there. */
  void moved() {
    if (owner.openInstances().remove(this)) {
      closing.step(() -> parts.events.publish("sessionMoved"));
      closing.step(() -> parts.events.data("sessionActive", false));
      closing.step(parts.session::clear);
      parts.mailbox.always(() -> closing.begin(false));
    }
  }

  /** What made its bus. Any thread. */
  BusFactory maker() {
    return maker;
  }

  public ChatParts parts() {
    return parts;
  }

  @Override
  public CompletionStage<Void> closed() {
    return closing.closed();
  }

  @Override
  public CompletionStage<WebChat> ready() {
    return parts.readiness.ready().thenApply(unused -> this);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Bus bus() {
    return parts.bus;
  }

  @Override
  public WebChatService service() {
    return parts.service;
  }

  @Override
  public WebChatState state() {
    return parts.session.state();
  }

  @Override
  public Capabilities capabilities() {
    return Capability.told(parts.holder.capabilities());
  }

  @Override
  public WebChatConfiguration configuration() {
    return parts.configuration();
  }

  @Override
  public String wire() {
    return parts.holder.type();
  }

  @Override
  public CompletionStage<Void> changeWire(String type) {
    return parts.moved(() -> parts.wire.prefer(type));
  }

  @Override
  public Cookies cookies() {
    return parts.cookies.jar();
  }

  @Override
  public String toString() {
    return "WebChat[" + id + " " + parts.session.state() + "]";
  }
}
