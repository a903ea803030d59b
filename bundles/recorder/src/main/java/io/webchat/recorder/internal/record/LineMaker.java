package io.webchat.recorder.internal.record;

import io.webchat.api.WebChatService;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.Participant.Role;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.Rejection;
import io.webchat.json.JsonValues;
import io.webchat.json.JsonWriter;
import io.webchat.json.SecretFilter;
import io.webchat.recorder.internal.record.RecordedItem.Called;
import io.webchat.recorder.internal.record.RecordedItem.Gap;
import io.webchat.recorder.internal.record.RecordedItem.Handled;
import io.webchat.recorder.internal.record.RecordedItem.Published;
import io.webchat.recorder.internal.record.RecordedItem.Settled;
import io.webchat.recording.Lines;
import io.webchat.recording.Texts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes lines of what happened in one chat, without secrets and without what filters hide. Not
 * thread-safe.
 */
final class LineMaker {
  private static final String SEND = WebChatService.NAMESPACE + ".sendMessage";
  private static final Set<String> BOUNDARIES =
      Set.of(WebChatService.NAMESPACE + ".started", WebChatService.NAMESPACE + ".ended");

  private final Texts texts;
  private final SecretFilter secrets = new SecretFilter();
  private final SentTexts sent = new SentTexts();
  private final Set<Integer> sending = new HashSet<>();
  private WebChatConfiguration learned;

  LineMaker(Texts texts) {
    this.texts = texts;
  }

  /** Learns what is secret of the chat's configuration, once each. */
  void learn(WebChatConfiguration configuration) {
    if (configuration != learned) {
      learned = configuration;
      secrets
          .learn(configuration.webchat())
          .learn(configuration.main())
          .learnHeaders(configuration.headers())
          .learnHeaders(configuration.customHeaders());
    }
  }

  /** The lines for an item: none, one or several, without their ends. */
  List<String> lines(RecordedItem item) {
    if (item instanceof Called called) {
      return List.of(text(called(called)));
    }
    if (item instanceof Handled handled) {
      handled(handled);
      return List.of();
    }
    if (item instanceof Settled settled) {
      return List.of(text(settled(settled)));
    }
    if (item instanceof Gap gap) {
      return List.of(text(leftOut(gap.time(), gap.lines(), "too much waits to be written")));
    }
    return published(((Published) item).event());
  }

  /** A line of this type with these fields. */
  String line(String type, long time, Map<String, Object> fields) {
    Map<String, Object> line = started(type, time);
    line.putAll(fields);
    return text(line);
  }

  /** The line that stands for others, which are missing from here on. */
  String leftOut(long lines, String reason) {
    return text(leftOut(System.currentTimeMillis(), lines, reason));
  }

  private Map<String, Object> called(Called called) {
    secrets.see(called.data());
    if (called.command().equals(SEND)) {
      sending.add(called.number());
    }
    Map<String, Object> line = started(Lines.COMMAND, called.time());
    line.put(Lines.NUMBER, called.number());
    line.put(Lines.COMMAND, called.command());
    line.put("by", called.by());
    Map<String, Object> data = CommandData.of(called.command(), called.data(), texts);
    if (!data.isEmpty()) {
      line.put(Lines.DATA, data);
    }
    return line;
  }

  private void handled(Handled handled) {
    if (sending.remove(handled.number())) {
      sent.sent(handled.number(), handled.data());
    }
  }

  private Map<String, Object> settled(Settled settled) {
    Map<String, Object> line = started(Lines.OUTCOME, settled.time());
    line.put(Lines.NUMBER, settled.number());
    Rejection rejection = settled.rejection();
    sending.remove(settled.number());
    if (rejection == null) {
      line.put("state", "resolved");
      secrets.see(settled.value());
      if (settled.value() instanceof AjaxResponse ajax) {
        line.put("status", ajax.status());
      }
      return line;
    }
    sent.rejected(settled.number());
    line.put("state", "rejected");
    line.put("code", rejection.code());
    line.put("text", rejection.text());
    rejection
        .ajax()
        .ifPresent(
            ajax -> {
              secrets.see(ajax);
              line.put("status", ajax.status());
            });
    return line;
  }

  private List<String> published(BusEvent event) {
    secrets.see(event.data());
    if (BOUNDARIES.contains(event.event())) {
      sent.clear();
    }
    Map<String, Object> data = EventData.of(event, texts);
    List<String> lines = new ArrayList<>();
    if (event.event().equals(EventData.RECEIVED) && isNew(event.data())) {
      lines.addAll(sentLines(event, JsonValues.list(data.get("messages"))));
    }
    Map<String, Object> line = started(Lines.EVENT, event.time());
    line.put(Lines.EVENT, event.event());
    if (!data.isEmpty()) {
      line.put(Lines.DATA, data);
    }
    lines.add(text(line));
    return lines;
  }

  private static boolean isNew(Map<String, Object> data) {
    return !Boolean.TRUE.equals(data.get("restoring"))
        && !Boolean.TRUE.equals(data.get("oldMessages"));
  }

  /** Lines for own texts that came back; numbers their messages. */
  private List<String> sentLines(BusEvent event, List<?> recorded) {
    List<Map<?, ?>> originals = EventData.originals(event.data());
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < recorded.size(); i++) {
      Map<String, Object> message = JsonValues.object(recorded.get(i));
      if (isOwnText(message)) {
        sent.cameBack(texts(originals.get(i), message))
            .ifPresent(
                found -> {
                  message.put(Lines.NUMBER, found.number());
                  lines.add(text(sent(event.time(), found, message)));
                });
      }
    }
    return lines;
  }

  /** What the text of a message may have been before preprocessors; wires name it differently. */
  private static Set<String> texts(Map<?, ?> original, Map<String, Object> message) {
    Set<String> texts = new HashSet<>();
    if (original.isEmpty()) {
      collect(message.get("text"), texts);
    } else {
      collect(original.containsKey("text") ? original.get("text") : original, texts);
    }
    return texts;
  }

  private static void collect(Object value, Set<String> texts) {
    if (value instanceof Map<?, ?> map) {
      map.values().forEach(element -> collect(element, texts));
    } else if (value instanceof List<?> list) {
      list.forEach(element -> collect(element, texts));
    } else if (value instanceof String text) {
      texts.add(text);
    }
  }

  private static boolean isOwnText(Map<String, Object> message) {
    return MessageKind.of(String.valueOf(message.get("type"))) == MessageKind.MESSAGE
        && Role.CLIENT.type().equals(JsonValues.object(message.get("from")).get("type"));
  }

  /** A reply goes with its text only where preprocessors left the text as it was. */
  private Map<String, Object> sent(long time, SentTexts.Sent found, Map<String, Object> message) {
    Map<String, Object> line = started(Lines.SENT, time);
    line.put(Lines.NUMBER, found.number());
    boolean whole = texts == Texts.ORIGINAL;
    line.put("message", whole ? found.text() : message.get("text"));
    if (found.reply() != null && (whole || found.isText(message.get("text")))) {
      line.put("reply", found.reply());
    }
    return line;
  }

  private static Map<String, Object> leftOut(long time, long lines, String reason) {
    Map<String, Object> line = started(Lines.LEFT_OUT, time);
    line.put("lines", lines);
    line.put("reason", reason);
    return line;
  }

  private static Map<String, Object> started(String type, long time) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(Lines.TYPE, type);
    line.put(Lines.TIME, time);
    return line;
  }

  private String text(Map<String, Object> line) {
    String text = JsonWriter.write(secrets.masked(line));
    if (text.length() <= Lines.MAX_BYTES / 4
        || text.getBytes(StandardCharsets.UTF_8).length < Lines.MAX_BYTES) {
      return text;
    }
    return JsonWriter.write(
        leftOut((Long) line.get(Lines.TIME), 1, "longer than " + Lines.MAX_BYTES + " bytes"));
  }
}
