package io.webchat.spi.webhook;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The receivers of a container: an OSGi service of the bundle that delivers to them. It goes with
 * that bundle, as when it is updated. Thread-safe, never blocks.
 */
@ProviderType
public interface WebhookReceivers {
  /** All of them, by name. */
  List<? extends WebhookReceiver> receivers();

  /** The one of this name. */
  default Optional<WebhookReceiver> receiver(String name) {
    for (WebhookReceiver receiver : receivers()) {
      if (receiver.status().name().equals(name)) {
        return Optional.of(receiver);
      }
    }
    return Optional.empty();
  }
}
