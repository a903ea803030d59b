package io.webchat.webhooks.internal;

import io.micrometer.core.instrument.MeterRegistry;
import io.webchat.webhooks.internal.chat.Webhooks;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.annotation.bundle.Header;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Gives every registry that is there the meters of receivers, see {@link MeteredReceivers}. */
@Component(
    service = {},
    property = "Registry.cardinality.minimum:Integer=1",
    immediate = true)
@Header(
    name = "Import-Package", // meters are for who has Micrometer
    value = "io.micrometer.core.instrument;resolution:=optional,*")
public final class WebhookMeters {
  private final Webhooks webhooks;
  private final Map<MeterRegistry, MeteredReceivers> registries = new ConcurrentHashMap<>();

  /** For Declarative Services. */
  @Activate
  public WebhookMeters(@Reference Webhooks webhooks) {
    this.webhooks = webhooks;
  }

  /** A registry came; it gets the receivers so far, too. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addRegistry(MeterRegistry registry) {
    MeteredReceivers receivers = new MeteredReceivers(registry);
    registries.put(registry, receivers);
    webhooks.listen(receivers);
  }

  /** A registry goes, or this does: its meters would keep the classes of this bundle. */
  void removeRegistry(MeterRegistry registry) {
    MeteredReceivers receivers = registries.remove(registry);
    if (receivers != null) {
      webhooks.unlisten(receivers);
      receivers.close();
    }
  }
}
