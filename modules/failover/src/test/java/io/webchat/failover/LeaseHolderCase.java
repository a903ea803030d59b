package io.webchat.failover;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatState;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.Rejection;
import io.webchat.mailbox.ManualMailbox;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionLeases.Lease;
import io.webchat.spi.session.SessionStorageProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;

/** An instance that keeps a lease in a store which another container uses, too. */
abstract class LeaseHolderCase {
  static final SessionData DATA = SessionData.of(Map.of("token", "t"));

  final ManualMailbox manual = new ManualMailbox();
  final FailoverSettings settings = new FailoverSettings(true, 3_000, "one", 50);
  final MemoryStore memory = new MemoryStore();
  final MemoryStore.Connection way = memory.new Connection();
  final MemoryStore.Connection other = memory.new Connection();
  final List<SessionStorageProvider> stores = new ArrayList<>();
  final List<Rejection> errors = new ArrayList<>();
  final List<String> heard = new ArrayList<>();
  final Place store = new Place();
  final WebChatConfiguration configuration =
      WebChatConfiguration.of(Map.of("sessionStorage", MemoryStore.NAME));

  /** Whether functions of the configuration keep the session. */
  boolean functions;

  WebChatState state = WebChatState.NEW;
  boolean storing;
  final SessionLeaseHolder holder = holder(null);

  final class Place implements SessionLeaseHolder.Place {
    @Override
    public String instanceId() {
      return "chat";
    }

    @Override
    public SessionKey key() {
      return new SessionKey("chat", "gms-v2-rest", "");
    }

    @Override
    public Optional<SessionLeases> leases() {
      return functions ? Optional.empty() : provider().map(SessionLeases.class::cast);
    }

    @Override
    public Optional<SessionStorageProvider> provider() {
      return stores.stream().findFirst();
    }

    @Override
    public void report(Rejection problem) {
      errors.add(problem);
    }
  }

  private final class Instance implements SessionLeaseHolder.Listener {
    @Override
    public void ranOut() {
      heard.add("ran out");
    }

    @Override
    public void goesOn(boolean missed) {
      heard.add("goes on");
    }

    @Override
    public void granted() {
      heard.add("granted");
    }

    @Override
    public void freed() {
      heard.add("freed");
    }

    @Override
    public void moved() {
      heard.add("moved");
    }

    @Override
    public boolean isStoring() {
      return storing;
    }

    @Override
    public FailoverRecord failoverRecord() {
      return new FailoverRecord(InstanceSettings.of(configuration), false);
    }
  }

  SessionLeaseHolder holder(Takeovers.GrantedLease inherited) {
    LeaseCalls calls =
        new LeaseCalls(
            manual.mailbox, manual.calls, settings, () -> CompletableFuture.completedFuture(null));
    return new SessionLeaseHolder(
        manual.mailbox, () -> state, store, settings, calls, new Instance(), inherited);
  }

  @BeforeEach
  void addStore() {
    stores.add(way);
    state = WebChatState.IDLE;
  }

  void start() {
    state = WebChatState.STARTING;
    state = WebChatState.ACTIVE;
    manual.run(holder::sessionChanged);
  }

  void end() {
    state = WebChatState.IDLE;
    manual.run(holder::sessionChanged);
  }

  Lease takenByOther() {
    Duration time = settings.lease();
    memory.advance(settings.keptMs() + 1);
    return other.acquire(store.key(), "two", time).orElseThrow();
  }

  CompletableFuture<Boolean> claim() {
    CompletableFuture<Boolean> claimed = new CompletableFuture<>();
    manual.run(
        () ->
            holder
                .claim()
                .whenComplete(
                    (value, failure) -> {
                      if (failure == null) {
                        claimed.complete(value);
                      } else {
                        claimed.completeExceptionally(failure);
                      }
                    }));
    return claimed;
  }
}
