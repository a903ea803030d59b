package io.webchat.core.internal.component;

import io.webchat.api.WebChatFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * Registers the factory as a service and takes it away again. Thread-safe; no lock is held while
 * the framework calls those who wait for the service.
 */
final class FactoryOffer {
  private final BundleContext context;
  private final WebChatFactory factory;
  private final AtomicReference<Object> state = new AtomicReference<>(State.ENDED);

  /** Where it stands when there is no registration. */
  private enum State {
    NONE,
    REGISTERING,
    ENDED
  }

  FactoryOffer(BundleContext context, WebChatFactory factory) {
    this.context = context;
    this.factory = factory;
  }

  /** From now on the service may be registered. */
  void begin() {
    state.set(State.NONE);
  }

  /** Registers the service, or takes it away. */
  void make(boolean possible) {
    if (possible) {
      register();
    } else {
      unregister(state.getAndUpdate(now -> now == State.ENDED ? State.ENDED : State.NONE));
    }
  }

  /** Takes the service away for good. */
  void end() {
    unregister(state.getAndSet(State.ENDED));
  }

  private void register() {
    if (!state.compareAndSet(State.NONE, State.REGISTERING)) {
      return;
    }
    ServiceRegistration<?> made = context.registerService(WebChatFactory.class, factory, null);
    if (!state.compareAndSet(State.REGISTERING, made)) {
      unregister(made); // not wanted any more
    }
  }

  private static void unregister(Object registration) {
    if (registration instanceof ServiceRegistration<?> made) {
      try {
        made.unregister();
      } catch (IllegalStateException e) {
        return; // the framework did it, since the bundle stops
      }
    }
  }
}
