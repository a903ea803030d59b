package io.webchat.core.internal.instance;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.message.ScriptGate;
import io.webchat.spi.transport.Capability;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What configurations and extensions mean for the other parts of an instance; on the mailbox. */
record ConfigurationLinks(ChatParts parts) implements Configurator.Listener, ScriptGate.Scripts {
  @Override
  public void acceptCommands() {
    parts.plugin.ready();
  }

  @Override
  public void configured(WebChatConfiguration configuration) {
    parts.wire.configured(configuration.transportType());
    parts.userData.configure(configuration);
    boolean async = configuration.async().enabled() && parts.holder.can(Capability.ASYNC);
    parts.events.data("mode", Map.of("async", async));
  }

  @Override
  public CompletionStage<Void> restore() {
    if (parts.takenOver == null) {
      return parts.restorer.restoreStored();
    }
    return parts
        .restorer
        .takeOver(parts.takenOver.stored())
        .whenComplete(
            (unused, nothing) -> {
              if (nothing != null) {
                parts.leave();
              }
            });
  }

  @Override
  public List<String> transports() {
    return parts.services.plugins().transportTypes();
  }

  @Override
  public void ready() {
    parts.readiness.reached();
  }

  @Override
  public void refused(Rejection reason) {
    parts.events.error(reason);
    parts.readiness.failed(reason);
  }

  @Override
  public ScriptGate.Presence presence() {
    return parts.extensions.scripts();
  }

  @Override
  public boolean areOffered() {
    return parts.extensions.offerScripts();
  }

  @Override
  public boolean areNamed() {
    return !parts.settings.scripts().isEmpty();
  }

  @Override
  public boolean haveConfigured() {
    return parts.configurator.isByExtension();
  }

  @Override
  public long graceLeftMs() {
    return parts.services.storageGraceLeft();
  }

  @Override
  public void away(Rejection reason) {
    parts.readiness.scriptsAway(reason);
  }
}
