package io.webchat.core.internal.message;

import io.webchat.api.message.Agent;
import io.webchat.api.message.Message;
import io.webchat.api.message.Stats;
import io.webchat.api.message.Transcript;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * The messages of the chat, oldest first, up to a limit. Kept after the end until the next chat.
 */
public final class TranscriptLog {
  private final int limit;
  private final Deque<Message> messages = new ArrayDeque<>(4);
  private final Deque<Map<String, Object>> originals = new ArrayDeque<>(4);
  private long startTime;
  private long endTime;

  public TranscriptLog(int limit) {
    this.limit = limit;
  }

  void append(List<Message> shown, List<Map<String, Object>> received) {
    shown.forEach(
        message -> {
          messages.addLast(message);
          date(message);
        });
    originals.addAll(received);
    trim();
  }

  /** Adds older messages in front. What does not fit is left out, oldest first. */
  void prepend(List<Message> shown, List<Map<String, Object>> received) {
    for (int i = shown.size() - 1; i >= 0 && messages.size() < limit; i--) {
      messages.addFirst(shown.get(i));
      date(shown.get(i));
    }
    for (int i = received.size() - 1; i >= 0 && originals.size() < limit; i--) {
      originals.addFirst(received.get(i));
    }
  }

  public Transcript transcript() {
    return Transcript.of(new ArrayList<>(messages), new ArrayList<>(originals));
  }

  public Stats stats(Map<String, Agent> agents) {
    return startTime == 0 ? Stats.empty(agents) : Stats.of(agents, startTime, endTime);
  }

  public void clear() {
    messages.clear();
    originals.clear();
    startTime = 0;
    endTime = 0;
  }

  private void date(Message message) {
    long time = message.timestamp();
    if (time > 0) {
      startTime = startTime == 0 ? time : Math.min(startTime, time);
      endTime = Math.max(endTime, time);
    }
  }

  private void trim() {
    while (messages.size() > limit) {
      messages.removeFirst();
    }
    while (originals.size() > limit) {
      originals.removeFirst();
    }
  }
}
