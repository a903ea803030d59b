package io.webchat.core.internal.storage;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatState;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.api.session.SessionDataHooks;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.Plugins;
import io.webchat.failover.FailoverRecord;
import io.webchat.failover.FailoverSettings;
import io.webchat.failover.LeaseCalls;
import io.webchat.failover.MemoryStore;
import io.webchat.failover.Takeovers.GrantedLease;
import io.webchat.mailbox.ManualMailbox;
import io.webchat.spi.session.SessionLeases.Lease;
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
  final Plugins plugins = new Plugins();
  final List<Rejection> errors = new ArrayList<>();
  final List<String> heard = new ArrayList<>();
  SessionDataHooks functions;
  final ChatSession session = new ChatSession(data -> {});
  final WebChatConfiguration configuration =
      WebChatConfiguration.of(Map.of("sessionStorage", MemoryStore.NAME));
  final SessionStore store =
      new SessionStore(
          "chat",
          () -> configuration,
          () -> Optional.ofNullable(functions),
          plugins,
          () -> CoreSettings.DEFAULT,
          errors::add);
  boolean storing;
  final SessionLeaseHolder holder = holder(null);

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

  SessionLeaseHolder holder(GrantedLease inherited) {
    LeaseCalls calls =
        new LeaseCalls(
            manual.mailbox, manual.calls, settings, () -> CompletableFuture.completedFuture(null));
    return new SessionLeaseHolder(
        manual.mailbox, session, store, settings, calls, new Instance(), inherited);
  }

  @BeforeEach
  void addStore() {
    plugins.storages.add(way, Map.of());
    session.move(WebChatState.IDLE);
  }

  void start() {
    session.move(WebChatState.STARTING);
    session.move(WebChatState.ACTIVE);
    manual.run(holder::sessionChanged);
  }

  void end() {
    session.move(WebChatState.IDLE);
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
