package io.webchat.shell.internal;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The widget instances that the commands work on, and which one is in use. Thread-safe; the service
 * behind it may come and go.
 */
@Component(service = InstanceSelection.class)
public final class InstanceSelection {
  private final AtomicReference<WebChatFactory> factory = new AtomicReference<>();
  private final AtomicReference<String> used = new AtomicReference<>();

  /** For Declarative Services. */
  @Activate
  public InstanceSelection() {}

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bind(WebChatFactory newFactory) {
    factory.set(newFactory);
  }

  void unbind(WebChatFactory oldFactory) {
    factory.compareAndSet(oldFactory, null);
  }

  /** The factory, if the service runs. */
  Optional<WebChatFactory> available() {
    return Optional.ofNullable(factory.get());
  }

  /**
   * The factory.
   *
   * @throws Rejection when the service does not run
   */
  WebChatFactory factory() {
    return available()
        .orElseThrow(
            () ->
                Rejection.of(ErrorCode.CLOSED, "WebChatService is not running")
                    .withHint("webchat:bundle start core, or bundle start bus: it needs one"));
  }

  /** All instances, oldest first. */
  List<WebChat> list() {
    return available().map(WebChatFactory::list).orElse(List.of());
  }

  /** Whether commands without an id go to this instance. */
  boolean isUsed(WebChat chat) {
    return current().filter(chat::equals).isPresent();
  }

  /** From now on commands without an id go to this instance. */
  WebChat use(String id) {
    WebChat chat = byId(id);
    used.set(chat.id());
    return chat;
  }

  /** The instance of that id. */
  WebChat byId(String id) {
    return factory()
        .find(id)
        .orElseThrow(
            () ->
                Rejection.of(ErrorCode.INVALID_ARGUMENT, "There is no instance " + id)
                    .withHint("webchat:list shows them"));
  }

  /** The instance in use: the one chosen, else {@code default}, else the oldest. */
  Optional<WebChat> current() {
    List<WebChat> open = list();
    String chosen = used.get();
    return open.stream()
        .filter(chat -> chat.id().equals(chosen))
        .findFirst()
        .or(() -> available().flatMap(service -> service.find(WebChatFactory.DEFAULT_ID)))
        .or(() -> open.stream().findFirst());
  }

  /**
   * The instance in use.
   *
   * @throws Rejection when there is none
   */
  WebChat inUse() {
    factory();
    return current()
        .orElseThrow(
            () ->
                Rejection.of(ErrorCode.INVALID_CONFIGURATION, "There is no widget instance")
                    .withHint(
                        "webchat:create ID URL makes one; or copy"
                            + " conf/io.webchat.instance-default.cfg.sample"));
  }
}
