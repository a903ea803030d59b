package io.webchat.core.internal.instance;

import io.webchat.api.InstanceSettings;
import io.webchat.spi.bus.BusFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens instances again whose bus went. A bus cannot be exchanged under its plugins, so such an
 * instance is closed, its session is kept, and another one with the same id and settings restores
 * it as soon as there is a bus. Thread-safe.
 */
final class Reopenings {
  private static final Logger LOG = LoggerFactory.getLogger(Reopenings.class);

  private final Instances instances;
  private final Map<ChatInstance, InstanceSettings> waiting = new LinkedHashMap<>();

  Reopenings(Instances instances) {
    this.instances = instances;
  }

  /** The buses of this factory must not be used any more. */
  void busGone(BusFactory gone) {
    long closing =
        instances.openInstances().snapshot().stream().filter(chat -> chat.busGone(gone)).count();
    if (closing > 0) {
      LOG.info(
          "The bus went: {} instances are closed, and opened anew when there is a bus", closing);
    }
  }

  /** There is another bus. */
  void busCame() {
    Map<ChatInstance, InstanceSettings> due;
    synchronized (waiting) {
      if (instances.services().plugins().buses.snapshot().isEmpty()) {
        return;
      }
      due = new LinkedHashMap<>(waiting);
      waiting.clear();
    }
    due.forEach(this::open);
  }

  /** An instance is closing and wants to be opened anew. */
  void add(ChatInstance former, InstanceSettings settings) {
    synchronized (waiting) {
      waiting.put(former, settings);
    }
    busCame();
  }

  /** An instance that waits is not wanted any more. */
  void cancel(ChatInstance former) {
    synchronized (waiting) {
      waiting.remove(former);
    }
  }

  /** None is opened any more. */
  void close() {
    synchronized (waiting) {
      waiting.clear();
    }
  }

  private void open(ChatInstance former, InstanceSettings settings) {
    if (instances.openInstances().isClosed()) {
      return;
    }
    try {
      former.succeededBy(instances.open(settings, null, chat -> {}));
      LOG.info("Instance {} is opened anew with another bus", former.id());
    } catch (RuntimeException | LinkageError e) {
      if (instances.services().plugins().buses.snapshot().isEmpty()) {
        add(former, settings); // the bus went again
      } else {
        LOG.warn("Instance {} is not opened anew: {}", former.id(), e.getMessage());
      }
    }
  }
}
