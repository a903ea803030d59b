package io.webchat.health.internal.check;

import io.webchat.api.WebChat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows that the whole container starts or stops; the latter before its first bundle does: the
 * framework tells those who listen synchronously before it lowers the start level. Then follows
 * what becomes of the chats.
 */
@Component(service = ContainerLife.class)
public final class ContainerLife implements SynchronousBundleListener {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerLife.class);

  private final BundleContext context;
  private final Chats chats;
  private final Stores stores;
  private volatile boolean stopping;
  private volatile DrainedChats drained = new DrainedChats(List.of(), List.of());

  /** For Declarative Services. */
  @Activate
  public ContainerLife(BundleContext context, @Reference Chats chats, @Reference Stores stores) {
    this.context = context;
    this.chats = chats;
    this.stores = stores;
  }

  /** Listens. */
  @Activate
  void begin() {
    context.addBundleListener(this);
    stopping |= state() == Bundle.STOPPING;
  }

  private int state() {
    return context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState();
  }

  /** Whether the container starts: what is not there may still come. */
  public boolean isStarting() {
    return state() == Bundle.STARTING;
  }

  @Override
  public void bundleChanged(BundleEvent event) {
    if (event.getType() == BundleEvent.STOPPING
        && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
      stopping = true;
      List<WebChat> open = chats.open().stream().filter(chat -> chat.state().hasSession()).toList();
      List<WebChat> shared = stores.shared(open);
      List<WebChat> own = new ArrayList<>(open);
      own.removeAll(Set.copyOf(shared));
      drained = new DrainedChats(shared, own);
      LOG.info("The container stops; chats that are left: {}", open.size());
    }
  }

  /** Whether the container stops. */
  public boolean isStopping() {
    return stopping;
  }

  /** The container is about to be gone: tells what became of its chats. */
  @Deactivate
  void end() {
    context.removeBundleListener(this);
    if (stopping) {
      drained.tell(LOG::info, LOG::warn);
    }
  }
}
