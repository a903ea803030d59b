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
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("n", last + 1);
    frame.putAll(content);
    String text = JsonWriter.write(frame);
    if (waiting.size() >= maxFrames || characters + text.length() > maxCharacters) {
      return false;
    }
    last++;
    waiting.put(last, text);
    characters += text.length();
    return true;
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
