package io.webchat.console.internal.view;

import io.webchat.api.WebChat;
import io.webchat.console.internal.figures.ChatWatch;
import io.webchat.console.internal.figures.ChatWatches;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * A part of the list of chats: a page never gets all of thousands, and only those that it shows are
 * asked how far they lag. Thread-safe.
 */
public final class ChatRows {
  /** Rows of one answer. */
  public static final int MOST = 200;

  private final Sources sources;
  private final ChatWatches watches;
  private final Container container;

  /** Rows of these chats. */
  public ChatRows(Sources sources, ChatWatches watches, Container container) {
    this.sources = sources;
    this.watches = watches;
    this.container = container;
  }

  /**
   * Which rows.
   *
   * @param from the first, from 0
   * @param count at most {@link #MOST}
   * @param search part of an id or a wire; empty for all
   * @param state name of a state, {@code WAITING} for those without a transport or server; empty
   *     for all
   * @param sort {@code id}, {@code age}, {@code received}, {@code errors}, {@code waiting}; else as
   *     they were opened
   * @param open id of a chat that is shown by itself, wherever it is in the list; empty for none
   */
  public record Query(int from, int count, String search, String state, String sort, String open) {}

  /** The rows, with how many there are in all and how many fit the query. */
  public Map<String, Object> rows(Query query) {
    List<WebChat> all = sources.chats();
    List<WebChat> fitting = new ArrayList<>(all.size());
    String search = query.search().toLowerCase(Locale.ROOT);
    for (WebChat chat : all) {
      if (isInState(chat, query.state()) && isFound(chat, search)) {
        fitting.add(chat);
      }
    }
    order(query.sort()).ifPresent(fitting::sort);
    int from = Math.min(Math.max(0, query.from()), fitting.size());
    int to = Math.min(fitting.size(), from + Math.min(MOST, Math.max(0, query.count())));
    List<Object> rows = new ArrayList<>();
    fitting.subList(from, to).forEach(chat -> rows.add(row(chat)));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("total", all.size());
    answer.put("fitting", fitting.size());
    answer.put("from", from);
    answer.put("rows", rows);
    answer.put("wires", WireRows.of(all, sources));
    all.stream()
        .filter(chat -> chat.id().equals(query.open()))
        .findFirst()
        .ifPresent(chat -> answer.put("open", row(chat)));
    return answer;
  }

  private boolean isInState(WebChat chat, String state) {
    return state.isEmpty()
        || (state.equals("WAITING")
            ? watches.of(chat.id()).filter(watch -> !watch.waitsFor().isEmpty()).isPresent()
            : chat.state().name().equals(state));
  }

  private static boolean isFound(WebChat chat, String search) {
    return search.isEmpty()
        || chat.id().toLowerCase(Locale.ROOT).contains(search)
        || chat.wire().toLowerCase(Locale.ROOT).contains(search);
  }

  private Optional<Comparator<WebChat>> order(String sort) {
    return switch (sort) {
      case "id" -> Optional.of(Comparator.comparing(WebChat::id));
      case "age" -> Optional.of(most(watch -> watch.ageMs().orElse(-1)));
      case "received" -> Optional.of(most(ChatWatch::received));
      case "errors" -> Optional.of(most(ChatWatch::errors));
      case "waiting" -> Optional.of(most(watch -> watch.waitingMs().orElse(-1)));
      default -> Optional.empty();
    };
  }

  /** The largest first; each is read once, since it changes meanwhile. */
  private Comparator<WebChat> most(ToLongFunction<ChatWatch> value) {
    Map<String, Long> values = new LinkedHashMap<>();
    return Comparator.comparing(
        (WebChat chat) ->
            -values.computeIfAbsent(
                chat.id(), id -> watches.of(id).map(value::applyAsLong).orElse(-1L)));
  }

  private Map<String, Object> row(WebChat chat) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("id", chat.id());
    row.put("state", chat.state().name());
    row.put("wire", chat.wire());
    row.put("others", others(chat));
    row.put("container", container.name());
    watches
        .of(chat.id())
        .ifPresent(
            watch -> {
              put(row, "age", watch.ageMs());
              put(row, "lag", watch.lagMs());
              put(row, "waiting", watch.waitingMs());
              row.put("waitsFor", watch.waitsFor());
              row.put("received", watch.received());
              row.put("errors", watch.errors());
            });
    return row;
  }

  /** The wires that it can change to. */
  private static List<String> others(WebChat chat) {
    List<String> others = new ArrayList<>(chat.configuration().transportTypes());
    others.remove(chat.wire());
    return others;
  }

  private static void put(Map<String, Object> row, String key, OptionalLong value) {
    value.ifPresent(present -> row.put(key, present));
  }
}
