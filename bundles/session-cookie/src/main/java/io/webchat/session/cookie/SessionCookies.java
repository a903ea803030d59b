package io.webchat.session.cookie;

import io.webchat.api.message.FilterExpression;
import io.webchat.api.session.Cookies;
import io.webchat.api.session.SessionData;
import io.webchat.api.value.Json;
import io.webchat.session.record.RecordJson;
import io.webchat.spi.session.SessionKey;
import io.webchat.spi.session.SessionStorageException;
import io.webchat.spi.session.StoredSession;
import io.webchat.spi.transport.SessionCookieFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A session as cookies. Their names start with {@code <deploymentID>.} when there is one, then
 * {@code _genesys.widgets.webchat.state.}, then {@code <transport type>.} unless the transport says
 * otherwise. The transport also says which values of the session data have cookies of their own,
 * see {@link SessionCookieFormat}; beside those there are:
 *
 * <ul>
 *   <li>{@code session}: tells that there is a session; empty where the transport has no use for it
 *   <li>{@code ping}: when the session was last known to be alive, epoch ms
 *   <li>{@code index}: the next position, or the last one that came, as the transport says. Absent
 *       where that is not known
 *   <li>{@code filters}: {@code {custom: [{source, flags}]}} as JSON; a Java pattern has {@code
 *       syntax: "JAVA"} too. Absent without filters
 *   <li>{@code data}: what the others have no place for, as JSON. Absent when there is nothing
 * </ul>
 */
final class SessionCookies {
  private static final String SESSION = "session";
  private static final String PING = "ping";
  private static final String INDEX = "index";
  private static final String FILTERS = "filters";
  private static final String DATA = "data";

  private final RecordJson json = new RecordJson();
  private final SessionKey key;
  private final SessionCookieFormat format;
  private final String prefix;

  SessionCookies(SessionKey key, SessionCookieFormat format) {
    this.key = key;
    this.format = format;
    String deployment = key.deploymentId() == null ? "" : key.deploymentId();
    this.prefix =
        (deployment.isEmpty() ? "" : deployment + ".")
            + "_genesys.widgets.webchat.state."
            + (format.typed() ? key.transportType() + "." : "");
  }

  /** The names of all cookies that the session may have. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>(List.of(SESSION, PING, INDEX, FILTERS, DATA));
    names.addAll(format.values().keySet());
    names.addAll(format.objects().keySet());
    return names.stream().map(prefix::concat).collect(Collectors.toSet());
  }

  /** How far the position is ahead of what the cookie says. */
  private int ahead() {
    return format.lastIndex() ? 1 : 0;
  }

  private long position(Cookies cookies) {
    if (cookies.get(prefix + INDEX).isEmpty()) {
      return 0;
    }
    long index = number(cookies, prefix + INDEX);
    // the public widget writes a last index as it came, at times with a minus in front
    return format.lastIndex() ? Math.abs(index) + ahead() : index;
  }

  /** Name → value; a cookie that is not in it is not there. */
  Map<String, String> write(StoredSession session) {
    Map<String, Object> rest = new LinkedHashMap<>(session.session());
    Map<String, String> cookies = new LinkedHashMap<>();
    cookies.put(prefix + SESSION, "");
    format
        .values()
        .forEach((name, field) -> taken(rest, field).ifPresent(v -> cookies.put(prefix + name, v)));
    format
        .objects()
        .forEach((name, fields) -> cookies.put(prefix + name, text(taken(rest, fields))));
    cookies.put(prefix + PING, Long.toString(session.pingTime()));
    if (session.position() >= ahead()) {
      cookies.put(prefix + INDEX, Long.toString(session.position() - ahead()));
    }
    if (!session.filters().isEmpty()) {
      List<?> custom = session.filters().stream().map(SessionCookies::json).toList();
      cookies.put(prefix + FILTERS, text(Map.of("custom", custom)));
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
      cookies.put(prefix + DATA, text(data));
    }
    return cookies;
  }

  /** The session in an instance's cookies; empty when the cookie {@code session} is not there. */
  Optional<StoredSession> read(Cookies cookies) {
    if (cookies.get(prefix + SESSION).isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> data = object(cookies, prefix + DATA);
    Map<String, Object> session = new LinkedHashMap<>(map(data.get("session"), prefix + DATA));
    format
        .values()
        .forEach(
            (name, field) ->
                cookies
                    .get(prefix + name)
                    .filter(value -> !value.isEmpty())
                    .ifPresent(value -> session.put(field, value)));
    format.objects().keySet().forEach(name -> session.putAll(object(cookies, prefix + name)));
    return Optional.of(
        new StoredSession(
            key,
            SessionData.of(session),
            position(cookies),
            number(cookies, prefix + PING),
            filters(object(cookies, prefix + FILTERS), prefix + FILTERS),
            Boolean.TRUE.equals(data.get("async")),
            map(data.get("extra"), prefix + DATA)));
  }

  private static Map<String, Object> taken(Map<String, Object> session, List<String> fields) {
    Map<String, Object> taken = new LinkedHashMap<>();
    fields.stream()
        .filter(session::containsKey)
        .forEach(field -> taken.put(field, session.remove(field)));
    return taken;
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
