package io.webchat.core.internal.storage;

import io.webchat.api.message.FilterExpression;
import io.webchat.api.message.FilterExpression.Syntax;
import io.webchat.api.session.SessionData;
import io.webchat.spi.session.StoredSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A session as functions keep it: {@code messageIndex}, the index of the last message, and {@code
 * filters}, if there are any, stand beside its data.
 *
 * @param session its data alone
 * @param position next position to fetch
 * @param filters filters of the session
 */
record HandedOut(SessionData session, long position, List<FilterExpression> filters) {
  private static final String INDEX = "messageIndex";
  private static final String FILTERS = "filters";
  private static final String SOURCE = "source";
  private static final String FLAGS = "flags";
  private static final String SYNTAX = "syntax";

  /** Stands for a filter that cannot be read: what it would hide is not known. */
  private static final FilterExpression EVERYTHING = FilterExpression.javaScript("[^]*", "");

  /** What functions are given. */
  static SessionData of(StoredSession stored) {
    Map<String, Object> beside = new LinkedHashMap<>();
    beside.put(INDEX, stored.position() - 1);
    if (!stored.filters().isEmpty()) {
      beside.put(FILTERS, stored.filters().stream().map(HandedOut::value).toList());
    }
    return stored.session().with(beside);
  }

  /** What functions, or a caller, give back. */
  static HandedOut read(SessionData kept) {
    Map<String, Object> session = new LinkedHashMap<>(kept);
    Object index = session.remove(INDEX);
    Object filters = session.remove(FILTERS);
    return new HandedOut(
        SessionData.of(session),
        index instanceof Number last ? last.longValue() + 1 : 1,
        filters == null ? List.of() : filters(filters));
  }

  private static Map<String, Object> value(FilterExpression filter) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put(SOURCE, filter.source());
    value.put(FLAGS, filter.flags());
    if (filter.syntax() == Syntax.JAVA) {
      value.put(SYNTAX, filter.syntax().name());
    }
    return value;
  }

  private static List<FilterExpression> filters(Object kept) {
    return kept instanceof List<?> list
        ? list.stream().map(HandedOut::filter).toList()
        : List.of(EVERYTHING);
  }

  private static FilterExpression filter(Object kept) {
    if (kept instanceof Map<?, ?> map
        && map.get(SOURCE) instanceof String source
        && (map.get(FLAGS) == null || map.get(FLAGS) instanceof String)) {
      String flags = Objects.toString(map.get(FLAGS), "");
      boolean java = Syntax.JAVA.name().equals(map.get(SYNTAX));
      return new FilterExpression(source, flags, java ? Syntax.JAVA : Syntax.JAVASCRIPT);
    }
    return EVERYTHING;
  }
}
