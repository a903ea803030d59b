package io.webchat.core.internal.instance;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.HookFailurePolicy;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionDataHooks;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.message.PreProcessorChain;
import io.webchat.core.internal.message.ScriptGate;
import io.webchat.core.internal.runtime.MessageStage;
import io.webchat.core.internal.runtime.ServiceEvents;
import io.webchat.mailbox.Mailbox;
import io.webchat.spi.extension.InstanceContext;
import io.webchat.spi.filter.AsyncPreProcessor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** What extensions see of an instance. Thread-safe. */
final class InstanceView implements InstanceContext {
  private final WebChat instance;
  private final InstanceSettings settings;
  private final Mailbox mailbox;
  private final ServiceEvents events;
  private final ScriptGate scriptGate;
  private final PreProcessorChain stages;
  private final Consumer<WebChatConfiguration> configured;
  private final Runnable hooksChanged;
  private final List<SessionDataHooks> hooks = new CopyOnWriteArrayList<>();

  /**
   * The view of an instance.
   *
   * @param configured gets configurations, on the mailbox
   * @param hooksChanged runs on the mailbox when {@link #hooks()} gives something else
   */
  InstanceView(
      WebChat instance,
      InstanceSettings settings,
      Mailbox mailbox,
      ServiceEvents events,
      ScriptGate scriptGate,
      PreProcessorChain stages,
      Consumer<WebChatConfiguration> configured,
      Runnable hooksChanged) {
    this.instance = instance;
    this.settings = settings;
    this.mailbox = mailbox;
    this.events = events;
    this.scriptGate = scriptGate;
    this.stages = stages;
    this.configured = configured;
    this.hooksChanged = hooksChanged;
  }

  /** The functions that an extension set last. */
  Optional<SessionDataHooks> hooks() {
    return hooks.isEmpty() ? Optional.empty() : Optional.of(hooks.get(hooks.size() - 1));
  }

  @Override
  public WebChat instance() {
    return instance;
  }

  @Override
  public InstanceSettings settings() {
    return settings;
  }

  @Override
  public boolean isNew() {
    return instance.state() == WebChatState.NEW;
  }

  @Override
  public void configuration(WebChatConfiguration configuration) {
    mailbox.always(() -> configured.accept(configuration));
  }

  @Override
  public Subscription hooks(SessionDataHooks sessionDataHooks) {
    hooks.add(sessionDataHooks);
    mailbox.always(hooksChanged);
    return () -> {
      hooks.remove(sessionDataHooks);
      mailbox.always(hooksChanged);
    };
  }

  @Override
  public Subscription preProcessor(String name, AsyncPreProcessor preProcessor) {
    Runnable takenBack = scriptGate.preProcessorAdded();
    Runnable registered = stages.register(MessageStage.ofBatches(preProcessor));
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.getAndSet(false)) {
        registered.run();
        takenBack.run();
      }
    };
  }

  @Override
  public Subscription holdMessages() {
    return scriptGate.suspend();
  }

  @Override
  public HookFailurePolicy onHookFailure() {
    return scriptGate.policy();
  }

  @Override
  public void error(Rejection problem) {
    mailbox.always(() -> events.error(problem));
  }
}
