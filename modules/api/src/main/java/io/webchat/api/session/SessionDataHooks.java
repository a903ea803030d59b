package io.webchat.api.session;

import io.webchat.api.value.AjaxResponse;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The three functions of {@code transport.async}. The documented names are kept although they read
 * the wrong way round: {@code getSessionData} <b>stores</b>, {@code setSessionData} <b>returns</b>.
 * Called off the mailbox, in order per session; a stage that fails is published as {@code error}
 * and the chat goes on.
 */
@ConsumerType
public interface SessionDataHooks {
  /**
   * Stores session data: at the start of an async session and whenever it changes. Beside the data
   * of the transport there are {@code messageIndex}, the index of the last message, and, where
   * filters were added, {@code filters: [{source, flags}]}, with {@code syntax: "JAVA"} of a Java
   * pattern.
   */
  CompletionStage<?> getSessionData(
      SessionData sessionData, Cookies cookie, Map<String, Object> cookieOptions);

  /**
   * Returns what was stored: a map or a JSON string with at least {@code token}, or {@code null}.
   * The filters in it count again; one that cannot be read hides every message.
   *
   * @param open whether the widget is open
   */
  CompletionStage<?> setSessionData(
      boolean open, Cookies cookie, Map<String, Object> cookieOptions);

  /** Deletes what was stored: the session is lost. */
  CompletionStage<?> deleteSessionData(
      SessionData sessionData,
      AjaxResponse error,
      Cookies cookie,
      Map<String, Object> cookieOptions);
}
