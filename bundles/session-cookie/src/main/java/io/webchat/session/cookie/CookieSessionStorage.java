package io.webchat.session.cookie;

import io.webchat.api.AjaxResponse;
import io.webchat.api.session.Cookies;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StoredSession;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/**
 * The provider {@code cookie}: a session lives in the documented cookies of its instance, see
 * {@link SessionCookies}. It is as durable as those cookies, which a {@link
 * io.webchat.spi.session.CookieStorage} keeps between runs. Two sessions of version 2 of one
 * instance and deployment share their cookies. Thread-safe; never blocks.
 */
@Component(
    service = SessionStorageProvider.class,
    property = SessionStorageProvider.NAME_PROPERTY + "=" + CookieSessionStorage.NAME)
@Capability(
    namespace = "osgi.serviceloader",
    attribute = {
      "osgi.serviceloader=io.webchat.spi.session.SessionStorageProvider",
      "register:=io.webchat.session.cookie.CookieSessionStorage"
    })
public final class CookieSessionStorage implements SessionStorageProvider {
  /** Its name in a configuration. */
  public static final String NAME = "cookie";

  private static final int MAX_CHARACTERS = 64 * 1024;

  private final SessionCookies format = new SessionCookies();

  /** A provider; has no state. */
  public CookieSessionStorage() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public CompletionStage<Void> getSessionData(StoredSession session, Cookies cookies) {
    return completed(
        () -> {
          replace(cookies, format.names(session.key()).all(), format.write(session));
          return null;
        });
  }

  @Override
  public CompletionStage<Optional<StoredSession>> setSessionData(SessionKey key, Cookies cookies) {
    return completed(() -> format.read(key, cookies));
  }

  @Override
  public CompletionStage<Void> deleteSessionData(
      SessionKey key, AjaxResponse error, Cookies cookies) {
    return completed(
        () -> {
          format.names(key).all().forEach(name -> cookies.remove(name, Map.of()));
          return null;
        });
  }

  /** All of the new cookies, or what was there. */
  private static void replace(Cookies cookies, Iterable<String> names, Map<String, String> values) {
    values.forEach(
        (name, value) -> {
          if (value.length() > MAX_CHARACTERS) {
            throw refused("cookie " + name + " would have " + value.length() + " characters");
          }
        });
    Map<String, Optional<String>> former = new LinkedHashMap<>();
    names.forEach(name -> former.put(name, cookies.get(name)));
    try {
      former.keySet().forEach(name -> put(cookies, name, Optional.ofNullable(values.get(name))));
    } catch (IllegalArgumentException e) {
      former.forEach((name, value) -> put(cookies, name, value));
      throw refused("the instance has too many cookies");
    }
  }

  private static void put(Cookies cookies, String name, Optional<String> value) {
    value.ifPresentOrElse(
        text -> cookies.set(name, text, Map.of()), () -> cookies.remove(name, Map.of()));
  }

  private static SessionStorageException refused(String why) {
    return new SessionStorageException("The session cannot be stored: " + why, false, null);
  }

  private static <T> CompletionStage<T> completed(Supplier<T> work) {
    try {
      return CompletableFuture.completedFuture(work.get());
    } catch (SessionStorageException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
