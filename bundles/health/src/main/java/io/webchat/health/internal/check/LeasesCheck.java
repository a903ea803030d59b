package io.webchat.health.internal.check;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.spi.health.Finding;
import io.webchat.spi.health.SelfCheck;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StoredSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * With failover: whether the stores can be shared, whether sessions stay without a container, and
 * which instances wait here while another container holds the lease of their session. A store that
 * does not answer is a finding of {@link StoresCheck}. One call at a time.
 */
@Component(service = SelfCheck.class)
public final class LeasesCheck implements SelfCheck {
  /** Instances whose stored sessions are looked at in one run. */
  private static final int LOOKED_AT = 50;

  private static final int ORPHANS = 100;

  /** Lease times within which a session without a container is taken over. */
  private static final int TAKEN_OVER_WITHIN = 3;

  private final Chats chats;
  private final Stores stores;
  private final Configurations configurations;
  private final LongSupplier clock;

  /** When the orphans of today were seen first, by session. */
  private final Map<SessionKey, Long> orphans = new HashMap<>();

  /** For Declarative Services. */
  @Activate
  public LeasesCheck(
      @Reference Chats chats, @Reference Stores stores, @Reference Configurations configurations) {
    this(chats, stores, configurations, System::nanoTime);
  }

  LeasesCheck(Chats chats, Stores stores, Configurations configurations, LongSupplier clock) {
    this.chats = chats;
    this.stores = stores;
    this.configurations = configurations;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "leases";
  }

  @Override
  public List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    if (!configurations.isFailover()) {
      return findings;
    }
    Set<SessionKey> unserved = new HashSet<>();
    for (String name : stores.used()) {
      stores.named(name).ifPresent(store -> look(store, unserved, findings));
    }
    stayed(unserved).ifPresent(findings::add);
    servedElsewhere(unserved).ifPresent(findings::add);
    return findings;
  }

  private static void look(
      SessionStorageProvider store, Set<SessionKey> unserved, List<Finding> findings) {
    if (!(store instanceof SessionLeases leases)) {
      findings.add(
          Finding.warning(
              "failover is on, and the session storage '"
                  + store.name()
                  + "' cannot be shared by containers",
              "use jdbc with PostgreSQL, or redis"));
      return;
    }
    try {
      unserved.addAll(leases.orphans(ORPHANS));
    } catch (SessionStorageException e) {
      return; // found by another check
    }
  }

  private Optional<Finding> stayed(Set<SessionKey> unserved) {
    long now = clock.getAsLong();
    long limit = TAKEN_OVER_WITHIN * TimeUnit.MILLISECONDS.toNanos(leaseMs());
    orphans.keySet().retainAll(unserved);
    unserved.forEach(key -> orphans.putIfAbsent(key, now));
    List<String> stayed =
        orphans.entrySet().stream()
            .filter(seen -> now - seen.getValue() > limit)
            .map(seen -> seen.getKey().instanceId())
            .sorted()
            .toList();
    return stayed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Finding.warning(
                stayed.size() + " sessions are served by no container: " + Chats.some(stayed),
                "a container with their transports takes them over; the log tells what failed"));
  }

  private long leaseMs() {
    return configurations.ofCore("leaseMs").map(Long::valueOf).orElse(10_000L);
  }

  private Optional<Finding> servedElsewhere(Set<SessionKey> unserved) {
    List<String> elsewhere =
        chats.open().stream()
            .filter(chat -> chat.state() == WebChatState.IDLE)
            .limit(LOOKED_AT)
            .filter(chat -> isServedElsewhere(chat, unserved))
            .map(WebChat::id)
            .toList();
    return elsewhere.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Finding.warning(
                "another container holds the lease of " + Chats.some(elsewhere),
                "the chat goes on there; here it waits until that container gives it back"));
  }

  private boolean isServedElsewhere(WebChat chat, Set<SessionKey> unserved) {
    SessionKey key =
        new SessionKey(
            chat.id(), chat.configuration().transportType(), chat.configuration().deploymentId());
    return !unserved.contains(key)
        && stores
            .of(chat)
            .flatMap(stores::named)
            .filter(SessionLeases.class::isInstance)
            .flatMap(store -> stored(store, key))
            .filter(session -> !session.isDormant())
            .isPresent()
        && chat.state() == WebChatState.IDLE;
  }

  private static Optional<StoredSession> stored(SessionStorageProvider store, SessionKey key) {
    try {
      return store.setSessionData(key, StoresCheck.context());
    } catch (SessionStorageException e) {
      return Optional.empty(); // found by another check
    }
  }
}
