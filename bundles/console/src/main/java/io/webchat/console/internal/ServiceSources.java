package io.webchat.console.internal;

import io.webchat.api.WebChatFactory;
import io.webchat.console.internal.view.Sources;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.Configured;
import io.webchat.spi.health.Health;
import io.webchat.spi.script.ScriptHooks;
import io.webchat.spi.session.SessionStorageProvider;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The services that are shown. All may come and go while the console is on. Thread-safe. */
@Component(service = ServiceSources.class)
public final class ServiceSources implements Sources {
  private final AtomicReference<WebChatFactory> factory = new AtomicReference<>();
  private final AtomicReference<Health> health = new AtomicReference<>();
  private final AtomicReference<ScriptHooks> hooks = new AtomicReference<>();
  private final List<SessionStorageProvider> stores = new CopyOnWriteArrayList<>();
  private final List<Configured> parts = new CopyOnWriteArrayList<>();

  /** For Declarative Services. */
  @Activate
  public ServiceSources() {}

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setFactory(WebChatFactory came) {
    factory.set(came);
  }

  void unsetFactory(WebChatFactory gone) {
    factory.compareAndSet(gone, null);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setHealth(Health came) {
    health.set(came);
  }

  void unsetHealth(Health gone) {
    health.compareAndSet(gone, null);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setHooks(ScriptHooks came) {
    hooks.set(came);
  }

  void unsetHooks(ScriptHooks gone) {
    hooks.compareAndSet(gone, null);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addStore(SessionStorageProvider store) {
    stores.add(store);
  }

  void removeStore(SessionStorageProvider store) {
    stores.remove(store);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addConfigured(Configured part) {
    parts.add(part);
  }

  void removeConfigured(Configured part) {
    parts.remove(part);
  }

  @Override
  public Optional<WebChatFactory> factory() {
    return Optional.ofNullable(factory.get());
  }

  @Override
  public Optional<Health> health() {
    return Optional.ofNullable(health.get());
  }

  @Override
  public Optional<ScriptHooks> hooks() {
    return Optional.ofNullable(hooks.get());
  }

  @Override
  public List<SessionStorageProvider> stores() {
    return stores.stream().sorted(Comparator.comparing(SessionStorageProvider::name)).toList();
  }

  @Override
  public List<ConfigurationState> configurations() {
    return parts.stream().map(Configured::configuration).toList();
  }
}
