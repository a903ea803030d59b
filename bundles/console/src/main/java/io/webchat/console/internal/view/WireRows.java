package io.webchat.console.internal.view;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many chats go by which wire, and how many can. */
final class WireRows {
  private int going;
  private int able;

  private WireRows() {}

  /**
   * Each wire that a chat goes by or can go by: {@code wire}, {@code going}, {@code able} (those
   * that go by it, and those that can change to it), and whether its transport is {@code there}.
   */
  static List<Map<String, Object>> of(List<WebChat> chats, Sources sources) {
    Map<String, WireRows> counts = new TreeMap<>();
    for (WebChat chat : chats) {
      counts.computeIfAbsent(chat.wire(), unused -> new WireRows()).going++;
      for (String type : chat.configuration().transportTypes()) {
        counts.computeIfAbsent(type, unused -> new WireRows()).able++;
      }
    }
    List<String> offered = sources.factory().map(WebChatFactory::transports).orElse(List.of());
    List<Map<String, Object>> rows = new ArrayList<>();
    counts.forEach(
        (wire, count) -> {
          Map<String, Object> row = new LinkedHashMap<>();
          row.put("wire", wire);
          row.put("going", count.going);
          row.put("able", count.able);
          row.put("there", offered.contains(wire));
          rows.add(row);
        });
    return rows;
  }
}
