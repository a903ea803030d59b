package io.webchat.health.internal.check;

import io.webchat.api.WebChat;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionStorageProvider;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The stores that are there, and which of them chats use. Thread-safe. */
@Component(service = Stores.class)
public final class Stores {
  private static final String KEY = "sessionStorage";

  private final CopyOnWriteArrayList<SessionStorageProvider> stores = new CopyOnWriteArrayList<>();
  private final Chats chats;
  private final Configurations configurations;

  /** For Declarative Services. */
  @Activate
  public Stores(@Reference Chats chats, @Reference Configurations configurations) {
    this.chats = chats;
    this.configurations = configurations;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addStore(SessionStorageProvider store) {
    stores.add(store);
  }

  void removeStore(SessionStorageProvider store) {
    stores.remove(store);
  }

  Optional<SessionStorageProvider> named(String name) {
    return stores.stream().filter(store -> store.name().equals(name)).findFirst();
  }

  /** Names of the stores of new chats and of the chats that are there. */
  Set<String> used() {
    Set<String> used = new TreeSet<>();
    configurations.ofCore(KEY).ifPresent(used::add);
    for (WebChat chat : chats.open()) {
      of(chat).ifPresent(used::add);
    }
    return used;
  }

  /** Whether other containers may go on with a chat. */
  boolean isShared(WebChat chat) {
    return configurations.isFailover()
        && of(chat).flatMap(this::named).filter(SessionLeases.class::isInstance).isPresent();
  }

  /** The name of the store of a chat; empty where functions of its configuration store it. */
  Optional<String> of(WebChat chat) {
    if (chat.configuration().hooks().isPresent()) {
      return Optional.empty();
    }
    return chat.configuration().webchat().get(KEY) instanceof String name
        ? Optional.of(name)
        : configurations.ofCore(KEY);
  }
}
