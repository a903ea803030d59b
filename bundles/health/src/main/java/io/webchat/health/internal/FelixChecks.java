package io.webchat.health.internal;

import io.webchat.spi.health.Finding;
import io.webchat.spi.health.SelfCheck;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * Offers each check as a health check of Felix, where their API is there. They answer with what was
 * found last and never run a check themselves. Thread-safe.
 */
final class FelixChecks implements AutoCloseable {
  private static final String API = "org.apache.felix.hc.api.HealthCheck";

  private final BundleContext context;
  private final boolean possible;
  private final IdentityHashMap<SelfCheck, ServiceRegistration<?>> offered =
      new IdentityHashMap<>();

  private FelixChecks(BundleContext context, boolean possible) {
    this.context = context;
    this.possible = possible;
  }

  /** Looks whether the bundle is wired to the API, which it imports optionally. */
  static FelixChecks in(BundleContext context) {
    boolean there;
    try {
      Class.forName(API, false, FelixChecks.class.getClassLoader());
      there = true;
    } catch (ClassNotFoundException e) {
      there = false;
    }
    return new FelixChecks(context, there);
  }

  void add(SelfCheck check, Supplier<List<Finding>> findings) {
    if (possible) {
      ServiceRegistration<?> made = FelixCheck.register(context, check.name(), findings);
      synchronized (this) {
        offered.put(check, made);
      }
    }
  }

  void remove(SelfCheck check) {
    ServiceRegistration<?> made;
    synchronized (this) {
      made = offered.remove(check);
    }
    if (made != null) {
      unregister(made);
    }
  }

  private static void unregister(ServiceRegistration<?> made) {
    try {
      made.unregister();
    } catch (IllegalStateException e) {
      return; // the framework did it, since the bundle stops
    }
  }

  @Override
  public void close() {
    List<ServiceRegistration<?>> left;
    synchronized (this) {
      left = List.copyOf(offered.values());
      offered.clear();
    }
    left.forEach(FelixChecks::unregister);
  }
}
