package io.webchat.session.record;

import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/**
 * A store as a service that a change of its configuration replaces: the next one is opened first,
 * and when it cannot be opened the former one stays. Used by one thread at a time, as Declarative
 * Services calls a component.
 *
 * @param <S> the settings; equal ones replace nothing
 * @param <T> the store
 */
public final class ConfiguredService<S, T> {
  private final BundleContext context;
  private final Contract<T> contract;
  private final CheckedConfiguration<S> configuration;
  private final Function<S, T> opener;
  private Running<T> running;

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
    this.context = context;
    this.contract = contract;
    this.configuration = configuration;
    this.opener = opener;
  }

  /** Reads properties and opens what they ask for, when that differs from what is open. */
  public void update(Map<String, ?> properties) {
    configuration.update(properties, this::replace);
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
  public void close() {
    close(running);
    running = null;
  }
}
