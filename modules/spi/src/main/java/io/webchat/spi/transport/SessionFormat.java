package io.webchat.spi.transport;

import io.webchat.api.session.SessionData;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the {@link SessionData} of one type of transport mean, as far as the core and the storages
 * have to know. It names keys and has no code, so that it stays usable while the transport is gone.
 * Immutable; made from {@link #UNKNOWN}:
 *
 * <pre>{@code
 * SessionFormat.UNKNOWN.identifiedBy("sessionId").withCredentials("token").withToken("token")
 * }</pre>
 *
 * @param identity keys whose values together identify a session on its server: instances with equal
 *     ones share the session. None: sessions are never shared
 * @param credentials keys of what the server checks: when one of their values changes, the new one
 *     is stored before it is used. None: any change counts
 * @param token key of what a bare token string stands for; empty when a string stands for nothing
 * @param cookies how the public widget lays a session out in cookies
 */
public record SessionFormat(
    List<String> identity,
    Set<String> credentials,
    Optional<String> token,
    SessionCookieFormat cookies) {
  /** Safe for any wire: nothing is shared, and every change is stored before it is used. */
  public static final SessionFormat UNKNOWN =
      new SessionFormat(List.of(), Set.of(), Optional.empty(), SessionCookieFormat.STANDARD);

  /** Copies the collections. */
  public SessionFormat {
    identity = List.copyOf(identity);
    credentials = Set.copyOf(credentials);
  }

  /** The same with these keys as {@link #identity}. */
  public SessionFormat identifiedBy(String... keys) {
    return new SessionFormat(List.of(keys), credentials, token, cookies);
  }

  /** The same with these keys as {@link #credentials}. */
  public SessionFormat withCredentials(String... keys) {
    return new SessionFormat(identity, Set.of(keys), token, cookies);
  }

  /** The same with this key as {@link #token}. */
  public SessionFormat withToken(String key) {
    return new SessionFormat(identity, credentials, Optional.of(key), cookies);
  }

  /** The same with other {@link #cookies}. */
  public SessionFormat withCookies(SessionCookieFormat format) {
    return new SessionFormat(identity, credentials, token, format);
  }

  /**
   * What two sessions of one server have in common exactly if they are the same; empty when that is
   * not known. Secret.
   */
  public Optional<String> identityOf(SessionData data) {
    List<String> values = identity.stream().map(data::value).toList();
    return values.isEmpty() || values.stream().anyMatch(Objects::isNull)
        ? Optional.empty()
        : Optional.of(String.join(" ", values));
  }

  /** Whether {@code current} has other credentials, which must be stored before they are used. */
  public boolean isRotated(SessionData former, SessionData current) {
    return credentials.isEmpty()
        ? !former.equals(current)
        : credentials.stream().anyMatch(key -> !Objects.equals(former.get(key), current.get(key)));
  }

  /** The session data that a bare token string stands for. */
  public Optional<SessionData> ofToken(String text) {
    return token.map(key -> SessionData.of(Map.of(key, text)));
  }
}
