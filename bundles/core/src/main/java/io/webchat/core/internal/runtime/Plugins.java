package io.webchat.core.internal.runtime;

import io.webchat.spi.bus.BusFactory;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.filter.AsyncPreProcessor;
import io.webchat.spi.filter.PreProcessor;
import io.webchat.spi.filter.Prefilter;
import io.webchat.spi.session.CookieStorage;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.transport.TransportProvider;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that is plugged in now. Thread-safe. */
public final class Plugins {
  public final PluginSet<TransportProvider> transports = new PluginSet<>();
  public final PluginSet<BusFactory> buses = new PluginSet<>();
  public final PluginSet<Prefilter> prefilters = new PluginSet<>();

  /** {@link PreProcessor} and {@link AsyncPreProcessor}, in one ranking. */
  public final PluginSet<MessageStage> preProcessors = new PluginSet<>();

  public final PluginSet<SessionStorageProvider> storages = new PluginSet<>();
  public final PluginSet<CookieStorage> cookies = new PluginSet<>();
  public final PluginSet<InstanceExtension> extensions = new PluginSet<>();

  /** The contracts that can be plugged in. */
  public static final List<Class<?>> CONTRACTS =
      List.of(
          TransportProvider.class,
          BusFactory.class,
          Prefilter.class,
          PreProcessor.class,
          AsyncPreProcessor.class,
          SessionStorageProvider.class,
          CookieStorage.class,
          InstanceExtension.class);

  /** The highest-ranking transport of a type. */
  public Optional<TransportProvider> transport(String type) {
    return transports.snapshot().stream().filter(p -> type.equals(p.type())).findFirst();
  }

  /** The types of transport that are there, in alphabetical order. */
  public List<String> transportTypes() {
    return transports.snapshot().stream().map(TransportProvider::type).distinct().sorted().toList();
  }

  /** The highest-ranking storage of a name. */
  public Optional<SessionStorageProvider> storage(String name) {
    return storages.snapshot().stream().filter(p -> name.equals(p.name())).findFirst();
  }

  public List<String> storageNames() {
    return storages.snapshot().stream().map(SessionStorageProvider::name).sorted().toList();
  }

  /**
   * Adds a plug-in.
   *
   * @return takes it away again
   */
  public Runnable plug(Class<?> contract, Object plugin, Map<String, ?> properties) {
    if (plugin instanceof PreProcessor p && contract == PreProcessor.class) {
      return add(preProcessors, p, MessageStage.of(p), properties);
    } else if (plugin instanceof AsyncPreProcessor p && contract == AsyncPreProcessor.class) {
      return add(preProcessors, p, MessageStage.ofBatches(p), properties);
    } else if (plugin instanceof TransportProvider p && contract == TransportProvider.class) {
      return add(transports, p, properties);
    } else if (plugin instanceof BusFactory p && contract == BusFactory.class) {
      return add(buses, p, properties);
    } else if (plugin instanceof Prefilter p && contract == Prefilter.class) {
      return add(prefilters, p, properties);
    } else if (plugin instanceof SessionStorageProvider p
        && contract == SessionStorageProvider.class) {
      return add(storages, p, properties);
    } else if (plugin instanceof CookieStorage p && contract == CookieStorage.class) {
      return add(cookies, p, properties);
    } else if (plugin instanceof InstanceExtension p && contract == InstanceExtension.class) {
      return add(extensions, p, properties);
    }
    throw new IllegalArgumentException("Not a contract of the spi: " + contract.getName());
  }

  private static <T> Runnable add(PluginSet<T> set, T plugin, Map<String, ?> properties) {
    return add(set, plugin, plugin, properties);
  }

  private static <T> Runnable add(
      PluginSet<T> set, Object source, T plugin, Map<String, ?> properties) {
    set.add(source, plugin, properties);
    return () -> set.remove(source);
  }
}
