package io.webchat.health.internal.check;

import io.webchat.spi.health.Finding;
import io.webchat.spi.health.SelfCheck;
import io.webchat.spi.session.CookieJar;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StorageContext;
import io.webchat.spi.transport.SessionFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether the stores that chats use are there and answer. Asks each for a session of nobody. */
@Component(service = SelfCheck.class)
public final class StoresCheck implements SelfCheck {
  private static final SessionKey NOBODY = new SessionKey("webchat.health", "none", "");

  /** The store that keeps sessions among the cookies of their instances. */
  private static final String COOKIES = "cookie";

  private final Stores stores;

  /** For Declarative Services. */
  @Activate
  public StoresCheck(@Reference Stores stores) {
    this.stores = stores;
  }

  @Override
  public String name() {
    return "stores";
  }

  @Override
  public List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    for (String name : stores.used()) {
      Optional<SessionStorageProvider> store = stores.named(name);
      if (store.isEmpty()) {
        findings.add(
            Finding.notReady(
                "there is no session storage '" + name + "'",
                "configure io.webchat.session." + name + ", or choose another sessionStorage"));
      } else if (name.equals(COOKIES) && !stores.keepCookies()) {
        findings.add(
            Finding.notReady(
                "there is no storage of the cookies that have the sessions",
                "mend io.webchat.session.cookie, or choose another sessionStorage"));
      } else {
        failure(store.get()).ifPresent(text -> findings.add(silent(name, text)));
      }
    }
    return findings;
  }

  private static Finding silent(String name, String text) {
    return Finding.notReady(
        "the session storage '" + name + "' does not answer: " + text,
        "chats go on, but are not stored until it does");
  }

  private static Optional<String> failure(SessionStorageProvider store) {
    try {
      store.setSessionData(NOBODY, context());
      return Optional.empty();
    } catch (SessionStorageException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return Optional.of(e.getClass().getSimpleName()); // its message may have secrets
    }
  }

  /** Of no instance: without cookies. */
  static StorageContext context() {
    return new StorageContext(new CookieJar(() -> {}), SessionFormat.UNKNOWN);
  }
}
