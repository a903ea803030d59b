package io.webchat.spi.extension;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChat;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.HookFailurePolicy;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionDataHooks;
import io.webchat.api.value.Rejection;
import io.webchat.spi.filter.AsyncPreProcessor;
import org.osgi.annotation.versioning.ProviderType;

/** What an extension can do with an instance. Thread-safe, never blocks. */
@ProviderType
public interface InstanceContext {
  /** The instance. */
  WebChat instance();

  /** What the instance was created from. */
  InstanceSettings settings();

  /** Whether the instance has not been configured yet. */
  boolean isNew();

  /**
   * The configuration to apply to a new instance, or to apply anew when the instance is idle next.
   *
   * @param configuration complete
   */
  void configuration(WebChatConfiguration configuration);

  /** The functions of {@code transport.async}, over those of the configuration. */
  Subscription hooks(SessionDataHooks hooks);

  /** Adds a preprocessor after those registered before. */
  Subscription preProcessor(String name, AsyncPreProcessor preProcessor);

  /**
   * Keeps messages from being processed until the result is closed, for instance while the
   * preprocessors of the extension are replaced by others. Bounded: after the time that the core
   * waits for an extension, messages are treated as {@link #onHookFailure} says.
   */
  Subscription holdMessages();

  /** What becomes of a message whose hook could not do its work. */
  HookFailurePolicy onHookFailure();

  /** Publishes {@code error} with a code, text and place of a customer's mistake. */
  void error(Rejection problem);
}
