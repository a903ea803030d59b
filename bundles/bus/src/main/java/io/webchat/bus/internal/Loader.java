package io.webchat.bus.internal;

import io.webchat.api.bus.PluginLoader;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the bus's {@link PluginLoader}, if there is one. */
final class Loader {
  private static final Logger LOG = LoggerFactory.getLogger(Loader.class);

  private final CxBus bus;
  private final BusMailbox mailbox;
  private volatile PluginLoader delegate;

  Loader(CxBus bus, BusMailbox mailbox) {
    this.bus = bus;
    this.mailbox = mailbox;
  }

  void delegate(PluginLoader loader) {
    delegate = loader;
  }

  /** Where the settings in force expect a plugin or module; empty when they block it. */
  Optional<String> location(String name) {
    return bus.settings().location(name);
  }

  /**
   * Starts to load.
   *
   * @param finished gets {@code null} when it was loaded, else why not; called once, on the mailbox
   *     or, after the instance's close, by any thread
   */
  void load(String name, Optional<String> location, Consumer<RejectionReason> finished) {
    PluginLoader loader = delegate;
    if (loader == null || location.isEmpty()) {
      finished.accept(RejectionReason.NOT_LOADED);
      return;
    }
    CompletionStage<Void> loading;
    try {
      loading = loader.load(bus, name, location.get());
    } catch (Throwable failure) {
      finished.accept(failed(name, failure));
      return;
    }
    if (loading == null) {
      finished.accept(RejectionReason.NOT_LOADED);
      return;
    }
    loading.whenComplete(
        (done, failure) -> {
          RejectionReason reason = failure == null ? null : failed(name, failure);
          if (!mailbox.post(() -> finished.accept(reason))) {
            finished.accept(RejectionReason.INSTANCE_CLOSED);
          }
        });
  }

  private RejectionReason failed(String name, Throwable failure) {
    LOG.warn(
        "{}: {} was not loaded: {}", mailbox.instanceId(), name, FailureSummary.describe(failure));
    return RejectionReason.NOT_LOADED;
  }
}
