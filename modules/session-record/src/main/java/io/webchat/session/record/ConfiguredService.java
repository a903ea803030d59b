package io.webchat.session.record;

import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/**
 * A store as a service that a change of its configuration replaces: the next one is opened first,
 * and when it cannot be opened the former one stays. A configuration that cannot be used, so that
 * there is no store, is tried again: the folder that it names may come. Thread-safe.
 *
 * @param <S> the settings; equal ones replace nothing
 * @param <T> the store
 */
public final class ConfiguredService<S, T> {
  private static final Executor AFTER_A_PAUSE =
      CompletableFuture.delayedExecutor(5, TimeUnit.SECONDS);

  private final BundleContext context;
  private final Contract<T> contract;
  private final CheckedConfiguration<S> configuration;
  private final Function<S, T> opener;
  private final Executor later;
  private Running<T> running;

  /** Number of the latest change; an attempt for one before it is not made any more. */
  private int latest;

  /**
   * How the store is registered and closed.
   *
   * @param types names of its services
   * @param properties of the registration
   * @param isAlone whether a store must be closed before the next one works, since it keeps what
   *     was not written yet
   * @param closer closes a store
   */
  public record Contract<T>(
      List<String> types, Map<String, ?> properties, boolean isAlone, Consumer<? super T> closer) {}

  private record Running<T>(T store, ServiceRegistration<?> registration) {}

  /** A store that is not open yet. */
  public ConfiguredService(
      BundleContext context,
      Contract<T> contract,
      CheckedConfiguration<S> configuration,
      Function<S, T> opener) {
    this(context, contract, configuration, opener, AFTER_A_PAUSE);
  }

  /** The same with what runs a task after a pause. */
  ConfiguredService(
      BundleContext context,
      Contract<T> contract,
      CheckedConfiguration<S> configuration,
      Function<S, T> opener,
      Executor later) {
    this.later = later;
    this.context = context;
    this.contract = contract;
    this.configuration = configuration;
    this.opener = opener;
  }

  /** Reads properties and opens what they ask for, when that differs from what is open. */
  public synchronized void update(Map<String, ?> properties) {
    latest++;
    configuration.update(properties, this::replace);
    tryLaterIfThereIsNone(properties);
  }

  private void tryLaterIfThereIsNone(Map<String, ?> properties) {
    if (running == null) {
      int number = latest;
      later.execute(() -> again(properties, number));
    }
  }

  private synchronized void again(Map<String, ?> properties, int number) {
    if (number != latest) {
      return;
    }
    configuration.updateAgain(properties, this::replace);
    tryLaterIfThereIsNone(properties);
  }

  private void replace(S settings) {
    T store = opener.apply(settings);
    Running<T> former = running;
    if (contract.isAlone()) {
      close(former);
      running = register(store);
    } else {
      running = register(store);
      close(former);
    }
  }

  private Running<T> register(T store) {
    return new Running<>(
        store,
        context.registerService(
            contract.types().toArray(String[]::new),
            store,
            FrameworkUtil.asDictionary(contract.properties())));
  }

  private void close(Running<T> former) {
    if (former != null) {
      former.registration().unregister();
      contract.closer().accept(former.store());
    }
  }

  /** What is in force and what was refused. */
  public ConfigurationState state() {
    return configuration.state();
  }

  /** Takes the service away and closes the store. */
  public synchronized void close() {
    latest++;
    close(running);
    running = null;
  }
}
