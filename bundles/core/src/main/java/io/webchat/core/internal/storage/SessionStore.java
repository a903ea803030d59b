package io.webchat.core.internal.storage;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionDataHooks;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.Plugins;
import io.webchat.failover.SessionLeaseHolder;
import io.webchat.mailbox.Stages;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionStorageProvider;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the session of an instance is kept: with the functions of the configuration, else with the
 * chosen provider. Used on the mailbox only.
 */
public final class SessionStore implements SessionLeaseHolder.Place {
  private static final Logger LOG = LoggerFactory.getLogger(SessionStore.class);

  private final String instanceId;
  private final Supplier<WebChatConfiguration> configuration;
  private final Supplier<Optional<SessionDataHooks>> hooks;
  private final Plugins plugins;
  private final Supplier<CoreSettings> settings;
  private final Consumer<Rejection> errors;

  /**
   * For an instance.
   *
   * @param hooks the functions that keep its session, if there are such
   * @param errors publishes what goes wrong
   */
  public SessionStore(
      String instanceId,
      Supplier<WebChatConfiguration> configuration,
      Supplier<Optional<SessionDataHooks>> hooks,
      Plugins plugins,
      Supplier<CoreSettings> settings,
      Consumer<Rejection> errors) {
    this.instanceId = instanceId;
    this.configuration = configuration;
    this.hooks = hooks;
    this.plugins = plugins;
    this.settings = settings;
    this.errors = errors;
  }

  @Override
  public String instanceId() {
    return instanceId;
  }

  @Override
  public SessionKey key() {
    WebChatConfiguration present = configuration.get();
    return new SessionKey(instanceId, present.transportType(), present.deploymentId());
  }

  /** How long a place may take to answer what is read, ms. */
  long timeoutMs() {
    return settings.get().storageTimeoutMs();
  }

  /** The functions that keep the session; empty when a provider does. */
  Optional<SessionDataHooks> hooks() {
    return hooks.get();
  }

  /** The chosen provider, when it is there. */
  @Override
  public Optional<SessionStorageProvider> provider() {
    Object chosen = configuration.get().webchat().get("sessionStorage");
    return plugins.storage(chosen instanceof String name ? name : settings.get().sessionStorage());
  }

  /** The chosen provider, when it keeps the session and can be shared. */
  @Override
  public Optional<SessionLeases> leases() {
    return hooks().isPresent()
        ? Optional.empty()
        : provider().filter(SessionLeases.class::isInstance).map(SessionLeases.class::cast);
  }

  /** The functions or the provider that keep the session; {@code null} when there is none. */
  Object place() {
    return hooks().isPresent() ? hooks().get() : provider().orElse(null);
  }

  /** Somebody asked for a storage by its name, and it is not there. */
  void reportMissing() {
    if (configuration.get().webchat().get("sessionStorage") instanceof String name) {
      report(
          Rejection.of(ErrorCode.STORAGE_FAILED, "There is no session storage '" + name + "'")
              .withHint("The session is not kept; there are " + plugins.storageNames()));
    }
  }

  /** Something could not be stored or read. */
  public void report(String code, String text, Throwable failure) {
    Throwable cause = Stages.unwrap(failure);
    LOG.warn("Instance {}: {}", instanceId, text, cause);
    report(
        cause instanceof Rejection rejection
            ? rejection
            : Rejection.of(code, text).withHint(String.valueOf(cause.getMessage())));
  }

  @Override
  public void report(Rejection problem) {
    errors.accept(problem);
  }
}
