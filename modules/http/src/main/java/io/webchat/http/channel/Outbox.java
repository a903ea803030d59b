package io.webchat.http.channel;

import io.webchat.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Frames for a page, numbered from 1 without a gap and kept until the page confirms them; bounded.
 * Thread-safe.
 */
final class Outbox {
  private final int maxFrames;
  private final int maxCharacters;
  private final TreeMap<Long, String> waiting = new TreeMap<>();
  private long last;
  private long confirmed;
  private long characters;

  Outbox(OutboxLimits limits) {
    this.maxFrames = limits.frames();
    this.maxCharacters = limits.characters();
  }

  /** Adds a frame; {@code false} when too much waits: then it is not added. */
  synchronized boolean add(Map<String, ?> content) {
    String text = text(content);
    if (isTooMuch(text)) {
      return false;
    }
    put(text);
    return true;
  }

  /** Adds a frame in place of the first ones where too much is there. */
  synchronized void push(Map<String, ?> content) {
    String text = text(content);
    while (isTooMuch(text) && !waiting.isEmpty()) {
      confirm(waiting.firstKey());
    }
    put(text);
  }

  private String text(Map<String, ?> content) {
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("n", last + 1);
    frame.putAll(content);
    return JsonWriter.write(frame);
  }

  private boolean isTooMuch(String text) {
    return waiting.size() >= maxFrames || characters + text.length() > maxCharacters;
  }

  private void put(String text) {
    last++;
    waiting.put(last, text);
    characters += text.length();
  }

  /** The number of the last frame; 0 when there was none. */
  synchronized long last() {
    return last;
  }

  /** The page has got everything up to this number. Numbers that were never sent do nothing. */
  synchronized void confirm(long number) {
    if (number > last) {
      return;
    }
    while (!waiting.isEmpty() && waiting.firstKey() <= number) {
      characters -= waiting.pollFirstEntry().getValue().length();
    }
    confirmed = Math.max(confirmed, number);
  }

  /** Nothing of it is wanted any more. */
  synchronized void clear() {
    waiting.clear();
    characters = 0;
  }

  /** Whether everything behind this number is there. */
  synchronized boolean reaches(long number) {
    return number >= confirmed && number <= last;
  }

  /** The first frame behind this number. */
  synchronized Optional<Outgoing> after(long number) {
    Map.Entry<Long, String> next = waiting.higherEntry(number);
    return Optional.ofNullable(next).map(entry -> new Outgoing(entry.getKey(), entry.getValue()));
  }
}
