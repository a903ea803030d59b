package io.webchat.spi.session;

import io.webchat.api.value.AjaxResponse;
import io.webchat.spi.provide.SessionStorage;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps sessions between runs. Its functions have the documented names, which say what the session
 * does and not what the storage does: {@code getSessionData} <b>stores</b>, {@code setSessionData}
 * <b>returns</b>.
 *
 * <p>An OSGi service (whiteboard) or a {@code ServiceLoader} service with a {@link #NAME_PROPERTY};
 * may come and go at any time. Called on threads that the core has for storages, so that a call may
 * block; never under a lock. Calls for one session are made in order and one at a time, those for
 * many sessions at once: thread-safe. A call that fails throws a {@link SessionStorageException};
 * anything else counts as a failure that is temporary. A call without an answer for too long is
 * given up, but its thread is not interrupted: a storage should have time limits of its own.
 *
 * <p>The contract suite of the testkit ({@code SessionStorageContract}) demands of each: keys are
 * any text, of any length and with any character, and differ by every part and by case; every JSON
 * value comes back as it was stored, a text of 256 Ki characters at least; a larger one than it
 * takes, and what is no JSON, is refused as not temporary, and what was stored before stays; a
 * session is replaced whole; deleting what is not there is no error; what was stored is there after
 * the storage has been closed and opened again; no text, {@code toString} included, shows session
 * data.
 */
@ConsumerType
public interface SessionStorageProvider {
  /** Service property with the name by which a configuration chooses the provider. */
  String NAME_PROPERTY = "webchat.session.storage";

  /**
   * The name: {@code cookie}, {@code file}, {@code jdbc}, {@code redis} …; constant, here that of
   * {@link SessionStorage}.
   *
   * @throws IllegalStateException when the class has neither the annotation nor a method of its own
   */
  default String name() {
    SessionStorage storage = getClass().getAnnotation(SessionStorage.class);
    if (storage == null) {
      throw new IllegalStateException(getClass().getName() + " has no @SessionStorage");
    }
    return storage.value();
  }

  /**
   * <b>Stores</b> a session over what is there for its key; it is durable when the call returns.
   *
   * @throws SessionStorageException when it is not stored; what was stored before stays then
   */
  void getSessionData(StoredSession session, StorageContext context);

  /**
   * <b>Returns</b> what is stored for a key; empty when there is nothing.
   *
   * @throws SessionStorageException when it cannot be read
   */
  Optional<StoredSession> setSessionData(SessionKey key, StorageContext context);

  /**
   * Deletes what is stored for a key, if there is something.
   *
   * @param error why the session is lost; {@code null} when it ended
   * @throws SessionStorageException when it is not deleted
   */
  void deleteSessionData(SessionKey key, AjaxResponse error, StorageContext context);
}
