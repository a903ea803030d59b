package io.webchat.session.cookie;

import io.webchat.api.Json;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.FilterExpression;
import io.webchat.api.session.Cookies;
import io.webchat.api.session.SessionData;
import io.webchat.session.record.RecordJson;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.StoredSession;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A session as cookies. Their names start with {@code <deploymentID>.} when there is one, then
 * {@code _genesys.widgets.webchat.state.}, then, except for version 2, {@code <transport type>.}:
 *
 * <ul>
 *   <li>{@code session}: the id of the session
 *   <li>{@code keys}: version 2 {@code {secureKey, alias, userId}} as JSON; others the token
 *   <li>{@code ping}: when the session was last known to be alive, epoch ms
 *   <li>{@code index}: the next position; of version 3 the last one that came. Absent of a version
 *       3 session without a position
 *   <li>{@code filters}: {@code {custom: [{source, flags}]}} as JSON; a Java pattern has {@code
 *       syntax: "JAVA"} too. Absent without filters
 *   <li>{@code data}: what the others have no place for, as JSON. Absent when there is nothing
 * </ul>
 */
final class SessionCookies {
  private static final List<String> V2 =
      List.of(WebChatConfiguration.GMS_REST, WebChatConfiguration.GMS_COMETD);
  private static final List<String> V2_KEYS = List.of("secureKey", "alias", "userId");

  private final RecordJson json = new RecordJson();

  /** The names of a session's cookies. */
  record Names(
      String session, String keys, String ping, String index, String filters, String data) {
    List<String> all() {
      return List.of(session, keys, ping, index, filters, data);
    }
  }

  Names names(SessionKey key) {
    String deployment = key.deploymentId() == null ? "" : key.deploymentId();
    String prefix =
        (deployment.isEmpty() ? "" : deployment + ".")
            + "_genesys.widgets.webchat.state."
            + (isV2(key) ? "" : key.transportType() + ".");
    return new Names(
        prefix + "session",
        prefix + "keys",
        prefix + "ping",
        prefix + "index",
        prefix + "filters",
        prefix + "data");
  }

  private static boolean isV2(SessionKey key) {
    return V2.contains(key.transportType());
  }

  /** How far the position is ahead of what the cookie says. */
  private static int ahead(SessionKey key) {
    return key.transportType().equals(WebChatConfiguration.PUREENGAGE_V3) ? 1 : 0;
  }

  private static long position(SessionKey key, Cookies cookies, String name) {
    if (cookies.get(name).isEmpty()) {
      return 0;
    }
    long index = number(cookies, name);
    // the public widget writes an index of version 3 as it came, at times with a minus in front
    return ahead(key) == 0 ? index : Math.abs(index) + ahead(key);
  }

  private static String idField(SessionKey key) {
    return isV2(key) ? "sessionID" : "sessionId";
  }

  /** Name → value; a cookie that is not in it is not there. */
  Map<String, String> write(StoredSession session) {
    Names names = names(session.key());
    Map<String, Object> rest = new LinkedHashMap<>(session.session());
    Map<String, String> cookies = new LinkedHashMap<>();
    cookies.put(names.session(), taken(rest, idField(session.key())).orElse(""));
    if (isV2(session.key())) {
      Map<String, Object> keys = new LinkedHashMap<>();
      V2_KEYS.stream().filter(rest::containsKey).forEach(key -> keys.put(key, rest.remove(key)));
      cookies.put(names.keys(), text(keys));
    } else {
      taken(rest, "token").ifPresent(token -> cookies.put(names.keys(), token));
    }
    cookies.put(names.ping(), Long.toString(session.pingTime()));
    if (session.position() >= ahead(session.key())) {
      cookies.put(names.index(), Long.toString(session.position() - ahead(session.key())));
    }
    if (!session.filters().isEmpty()) {
      List<?> custom = session.filters().stream().map(SessionCookies::json).toList();
      cookies.put(names.filters(), text(Map.of("custom", custom)));
    }
    Map<String, Object> data = new LinkedHashMap<>();
    if (!rest.isEmpty()) {
      data.put("session", rest);
    }
    if (session.async()) {
      data.put("async", true);
    }
    if (!session.extra().isEmpty()) {
      data.put("extra", session.extra());
    }
    if (!data.isEmpty()) {
      cookies.put(names.data(), text(data));
    }
    return cookies;
  }

  /** The session in an instance's cookies; empty when the cookie {@code session} is not there. */
  Optional<StoredSession> read(SessionKey key, Cookies cookies) {
    Names names = names(key);
    Optional<String> id = cookies.get(names.session());
    if (id.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> data = object(cookies, names.data());
    Map<String, Object> session = new LinkedHashMap<>(map(data.get("session"), names.data()));
    if (!id.get().isEmpty()) {
      session.put(idField(key), id.get());
    }
    if (isV2(key)) {
      session.putAll(object(cookies, names.keys()));
    } else {
      cookies.get(names.keys()).ifPresent(token -> session.put("token", token));
    }
    return Optional.of(
        new StoredSession(
            key,
            SessionData.of(session),
            position(key, cookies, names.index()),
            number(cookies, names.ping()),
            filters(object(cookies, names.filters()), names.filters()),
            Boolean.TRUE.equals(data.get("async")),
            map(data.get("extra"), names.data())));
  }

  private static Optional<String> taken(Map<String, Object> session, String field) {
    if (session.get(field) instanceof String text && !text.isEmpty()) {
      session.remove(field);
      return Optional.of(text);
    }
    return Optional.empty();
  }

  private static Map<String, Object> json(FilterExpression filter) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("source", filter.source());
    json.put("flags", filter.flags());
    if (filter.syntax() == FilterExpression.Syntax.JAVA) {
      json.put("syntax", filter.syntax().name());
    }
    return json;
  }

  private static List<FilterExpression> filters(Map<String, Object> cookie, String name) {
    List<FilterExpression> filters = new ArrayList<>();
    if (!(cookie.getOrDefault("custom", List.of()) instanceof List<?> custom)) {
      throw damaged(name);
    }
    for (Object element : custom) {
      Map<String, Object> filter = map(element, name);
      if (!(filter.get("source") instanceof String source)) {
        throw damaged(name);
      }
      String flags = filter.get("flags") instanceof String text ? text : "";
      filters.add(
          new FilterExpression(
              source,
              flags,
              FilterExpression.Syntax.JAVA.name().equals(filter.get("syntax"))
                  ? FilterExpression.Syntax.JAVA
                  : FilterExpression.Syntax.JAVASCRIPT));
    }
    return filters;
  }

  private String text(Map<String, ?> object) {
    return new String(json.write(object), StandardCharsets.UTF_8);
  }

  private Map<String, Object> object(Cookies cookies, String name) {
    Optional<String> text = cookies.get(name);
    if (text.isEmpty()) {
      return Map.of();
    }
    try {
      return json.read(text.get().getBytes(StandardCharsets.UTF_8));
    } catch (SessionStorageException e) {
      throw damaged(name);
    }
  }

  private static Map<String, Object> map(Object value, String name) {
    if (value != null && !(value instanceof Map)) {
      throw damaged(name);
    }
    return Json.freeze((Map<?, ?>) value);
  }

  private static long number(Cookies cookies, String name) {
    try {
      return Long.parseLong(cookies.get(name).orElse("0"));
    } catch (NumberFormatException e) {
      throw damaged(name);
    }
  }

  private static SessionStorageException damaged(String name) {
    return new SessionStorageException("The cookie " + name + " is damaged", false, null);
  }
}
