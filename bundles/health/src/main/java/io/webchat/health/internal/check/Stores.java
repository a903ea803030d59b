package io.webchat.health.internal.check;

import io.webchat.api.WebChat;
import io.webchat.spi.session.CookieStorage;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionStorageProvider;
import java.util.List;
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
  private final CopyOnWriteArrayList<CookieStorage> cookies = new CopyOnWriteArrayList<>();
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

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addCookies(CookieStorage storage) {
    cookies.add(storage);
  }

  void removeCookies(CookieStorage storage) {
    cookies.remove(storage);
  }

  /** Whether cookies are kept, and with them the sessions that are among them. */
  boolean keepCookies() {
    return !cookies.isEmpty();
  }

  Optional<SessionStorageProvider> named(String name) {
    return stores.stream().filter(store -> store.name().equals(name)).findFirst();
  }

  /** Names of the stores of new chats and of the chats that are there. */
  Set<String> used() {
    Optional<String> usual = configurations.ofCore(KEY);
    Set<String> used = new TreeSet<>();
    usual.ifPresent(used::add);
    for (WebChat chat : chats.open()) {
      of(chat, usual).ifPresent(used::add);
    }
    return used;
  }

  /** Those of these chats with which other containers may go on. */
  List<WebChat> shared(List<WebChat> open) {
    if (open.isEmpty() || !configurations.isFailover()) {
      return List.of();
    }
    Optional<String> usual = configurations.ofCore(KEY);
    return open.stream()
        .filter(
            chat ->
                of(chat, usual)
                    .flatMap(this::named)
                    .filter(SessionLeases.class::isInstance)
                    .isPresent())
        .toList();
  }

  /** The name of the store of a chat; empty where functions of its configuration store it. */
  Optional<String> of(WebChat chat) {
    return of(chat, configurations.ofCore(KEY));
  }

  /**
   * The same where there are many chats.
   *
   * @param usual the store of chats that do not name one; asked once for all of them
   */
  private static Optional<String> of(WebChat chat, Optional<String> usual) {
    if (chat.configuration().hooks().isPresent()) {
      return Optional.empty();
    }
    return chat.configuration().webchat().get(KEY) instanceof String name
        ? Optional.of(name)
        : usual;
  }
}
