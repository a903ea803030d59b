package io.webchat.spi.session;

import io.webchat.api.AjaxResponse;
import io.webchat.api.session.Cookies;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps sessions between runs. The reference's names are kept: {@code getSessionData}
 * <b>stores</b>, {@code setSessionData} <b>returns</b>. An OSGi service (whiteboard) or a {@code
 * ServiceLoader} service with a {@link #NAME_PROPERTY}; may come and go at any time. Never called
 * on a mailbox, in order and one at a time per session, many sessions at once: thread-safe; may use
 * its own threads or the calling one, and may block. Stages fail with {@link
 * SessionStorageException}.
 */
@ConsumerType
public interface SessionStorageProvider {
  /** Service property with the name by which a configuration chooses the provider. */
  String NAME_PROPERTY = "webchat.session.storage";

  /** The name: {@code cookie}, {@code file}, {@code jdbc}, {@code redis} … */
  String name();

  /** Stores a session over what is there for its key; durable when the stage completes. */
  CompletionStage<Void> getSessionData(StoredSession session, Cookies cookies);

  /** Returns what is stored for a key. */
  CompletionStage<Optional<StoredSession>> setSessionData(SessionKey key, Cookies cookies);

  /**
   * Deletes what is stored for a key.
   *
   * @param error why the session is lost; {@code null} when it ended
   */
  CompletionStage<Void> deleteSessionData(SessionKey key, AjaxResponse error, Cookies cookies);
}
