package io.webchat.session.cookie;

import io.webchat.api.session.Cookies;
import io.webchat.api.value.AjaxResponse;
import io.webchat.spi.provide.SessionStorage;
import io.webchat.spi.provide.Standalone;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.session.StorageContext;
import io.webchat.spi.session.StoredSession;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * The provider {@code cookie}: a session lives in the documented cookies of its instance, see
 * {@link SessionCookies}, which change all at once. It is as durable as those cookies, which a
 * {@link io.webchat.spi.session.CookieStorage} keeps between runs; who calls waits for that. Two
 * sessions of version 2 of one instance and deployment share their cookies. Thread-safe; never
 * blocks.
 */
@Component(service = SessionStorageProvider.class)
@Standalone(SessionStorageProvider.class)
@SessionStorage(CookieSessionStorage.NAME)
public final class CookieSessionStorage implements SessionStorageProvider {
  /** Its name in a configuration. */
  public static final String NAME = "cookie";

  private static final int MAX_CHARACTERS = 64 * 1024;

  /** A provider; has no state. */
  public CookieSessionStorage() {}

  @Override
  public void getSessionData(StoredSession session, StorageContext context) {
    SessionCookies format = cookies(session.key(), context);
    replace(format, format.write(session), context.cookies());
  }

  @Override
  public Optional<StoredSession> setSessionData(SessionKey key, StorageContext context) {
    return cookies(key, context).read(context.cookies());
  }

  @Override
  public void deleteSessionData(SessionKey key, AjaxResponse error, StorageContext context) {
    replace(cookies(key, context), Map.of(), context.cookies());
  }

  private static SessionCookies cookies(SessionKey key, StorageContext context) {
    return new SessionCookies(key, context.format().cookies());
  }

  /** All of the new cookies, or what was there. */
  private static void replace(SessionCookies format, Map<String, String> values, Cookies cookies) {
    Map<String, String> changes = new LinkedHashMap<>();
    for (String name : format.names()) {
      String value = values.get(name);
      if (value != null && name.length() + value.length() > MAX_CHARACTERS) {
        throw refused("cookie " + name + " would have " + value.length() + " characters");
      }
      changes.put(name, value);
    }
    try {
      cookies.change(changes);
    } catch (IllegalArgumentException e) {
      throw refused("the instance has too many cookies");
    }
  }

  private static SessionStorageException refused(String why) {
    return new SessionStorageException("The session cannot be stored: " + why, false, null);
  }
}
