package io.webchat.bus.internal;

import io.webchat.api.bus.Bus;
import io.webchat.bus.internal.name.SharedNames;
import io.webchat.spi.bus.BusFactory;
import io.webchat.spi.provide.Standalone;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.osgi.service.component.annotations.Component;

/** Makes buses with the semantics of CXBus. */
@Component
@Standalone(BusFactory.class)
public final class CxBusFactory implements BusFactory {
  private final SharedNames names = new SharedNames();

  @Override
  public Bus create(String instanceId, Executor mailbox, Map<String, ?> settings) {
    Objects.requireNonNull(instanceId, "instanceId");
    Objects.requireNonNull(mailbox, "mailbox");
    return new CxBus(
        new BusMailbox(instanceId, mailbox), names, BusSettings.DEFAULTS.with(settings));
  }
}
