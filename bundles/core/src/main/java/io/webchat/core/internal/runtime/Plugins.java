package io.webchat.core.internal.runtime;

import io.webchat.spi.bus.BusFactory;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.filter.AsyncPreProcessor;
import io.webchat.spi.filter.PreProcessor;
import io.webchat.spi.filter.Prefilter;
import io.webchat.spi.session.CookieStorage;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.transport.TransportProvider;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that is plugged in now. Thread-safe. */
public final class Plugins {
  private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

  public final PluginSet<TransportProvider> transports = new PluginSet<>();
  public final PluginSet<BusFactory> buses = new PluginSet<>();
  public final PluginSet<Prefilter> prefilters = new PluginSet<>();

  /** {@link PreProcessor} and {@link AsyncPreProcessor}, in one ranking. */
  public final PluginSet<MessageStage> preProcessors = new PluginSet<>();

  public final PluginSet<SessionStorageProvider> storages = new PluginSet<>();
  public final PluginSet<CookieStorage> cookies = new PluginSet<>();
  public final PluginSet<InstanceExtension> extensions = new PluginSet<>();

  /** Plug-ins of which it was logged that they do not tell their name. */
  private final Set<Object> nameless =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

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
    return transports.snapshot().stream()
        .filter(p -> type.equals(name(p, p::type).orElse(null)))
        .findFirst();
  }

  /** The types of transport that are there, in alphabetical order. */
  public List<String> transportTypes() {
    return transports.snapshot().stream()
        .flatMap(p -> name(p, p::type).stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** The highest-ranking storage of a name. */
  public Optional<SessionStorageProvider> storage(String name) {
    return storages.snapshot().stream()
        .filter(p -> name.equals(name(p, p::name).orElse(null)))
        .findFirst();
  }

  public List<String> storageNames() {
    return storages.snapshot().stream().flatMap(p -> name(p, p::name).stream()).sorted().toList();
  }

  /** Empty where a plug-in does not tell its name: the others can be used all the same. */
  private Optional<String> name(Object plugin, Supplier<String> told) {
    try {
      return Optional.ofNullable(told.get());
    } catch (RuntimeException | LinkageError e) {
      if (nameless.add(plugin)) {
        LOG.warn("{} cannot be used: it does not tell its name", plugin.getClass().getName(), e);
      }
      return Optional.empty();
    }
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
