package io.webchat.core.internal.storage;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.api.session.SessionDataHooks;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.Plugins;
import io.webchat.failover.SessionGuard;
import io.webchat.mailbox.ManualMailbox;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.SessionFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stores a session that has brought ten messages, with a clock that the test moves. */
abstract class StoreQueueCase<G extends SessionGuard> {
  static final SessionData DATA = SessionData.of(Map.of("token", "t"));

  final ManualMailbox manual = new ManualMailbox();
  final Plugins plugins = new Plugins();
  final List<Rejection> errors = new ArrayList<>();
  final CredentialGuard hold =
      new CredentialGuard(manual.mailbox, () -> 60_000, errors::add, () -> {});
  final G guard;
  final SessionStore store;
  final StoreCalls calls;
  final Acknowledgements acknowledgements;
  final StoreQueue queue;

  /** Keep the session instead of the storage. */
  SessionDataHooks functions;

  /** {@code storage} is the name of the storage that is chosen. */
  StoreQueueCase(String storage, G guard) {
    this.guard = guard;
    WebChatConfiguration configuration =
        WebChatConfiguration.of(Map.of("sessionStorage", storage, "acknowledge", true));
    store =
        new SessionStore(
            "chat",
            () -> configuration,
            () -> Optional.ofNullable(functions),
            plugins,
            () -> CoreSettings.DEFAULT,
            errors::add);
    CookieKeeper cookies =
        new CookieKeeper(
            "chat", manual.mailbox, manual.calls, plugins.cookies, () -> 0, errors::add);
    calls =
        new StoreCalls(
            store, guard, cookies, () -> configuration, List::of, () -> SessionFormat.UNKNOWN);
    acknowledgements = new Acknowledgements(() -> configuration, store, new TenMessages());
    queue =
        new StoreQueue(manual.mailbox, manual.calls, store, calls, guard, acknowledgements, hold);
  }

  private static final class TenMessages implements Acknowledgements.Messages {
    @Override
    public long deliveredUpTo() {
      return 11;
    }

    @Override
    public long next() {
      return 11;
    }

    @Override
    public void acknowledged() {}
  }

  StoredSession record(long position) {
    return calls.record(DATA, position, false, false);
  }

  void store(long position) {
    manual.run(() -> queue.store(record(position)));
  }
}
