package io.webchat.recorder.internal.record;

import io.webchat.api.rich.RichReply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The texts that were sent and have not come back yet, bounded. A text may be recorded when its
 * message has passed the filters; one that is hidden never comes. Not thread-safe.
 */
final class SentTexts {
  private static final int MOST = 1_000;

  /**
   * A text that was sent.
   *
   * @param number of its command
   * @param reply the answer to rich content; {@code null} when it is none
   */
  record Sent(int number, String text, Object reply) {
    /** Whether it is this text; servers may change blanks. */
    boolean isText(Object other) {
      return other instanceof String string && plain(text).equals(plain(string));
    }

    @Override
    public String toString() {
      return "Sent[" + number + "]";
    }
  }

  private final Map<Integer, Sent> waiting =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Sent> eldest) {
          return size() > MOST;
        }
      };

  void sent(int number, Map<String, Object> data) {
    String text = text(data);
    if (text != null) {
      waiting.put(number, new Sent(number, text, data.get("reply")));
    }
  }

  private static String text(Map<String, Object> data) {
    if (data.get("message") instanceof String text) {
      return text;
    }
    try {
      return data.get("reply") instanceof Map<?, ?> reply ? RichReply.of(reply).text() : null;
    } catch (IllegalArgumentException e) {
      return null; // the command is rejected for it
    }
  }

  void rejected(int number) {
    waiting.remove(number);
  }

  /** The oldest with one of these texts, which came back. */
  Optional<Sent> cameBack(Set<String> texts) {
    Optional<Sent> found =
        waiting.values().stream().filter(sent -> texts.stream().anyMatch(sent::isText)).findFirst();
    found.ifPresent(sent -> waiting.remove(sent.number()));
    return found;
  }

  void clear() {
    waiting.clear();
  }

  private static String plain(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
