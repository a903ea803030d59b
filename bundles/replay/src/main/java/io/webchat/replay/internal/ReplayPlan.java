package io.webchat.replay.internal;

import io.webchat.api.WebChatService;
import io.webchat.api.message.MessageKind;
import io.webchat.json.JsonValues;
import io.webchat.recording.Lines;
import io.webchat.recording.RecordedChat;
import io.webchat.recording.RecordingLine;
import io.webchat.recording.Texts;
import io.webchat.replay.internal.ReplayStep.Command;
import io.webchat.replay.internal.ReplayStep.Others;
import io.webchat.replay.internal.ReplayStep.ServerEnds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What of a recording is played, in which order, and what is expected of it. */
final class ReplayPlan {
  private static final String PREFIX = WebChatService.NAMESPACE + ".";
  private static final String START = PREFIX + "startChat";
  private static final String SEND = PREFIX + "sendMessage";
  private static final String END = PREFIX + "endChat";

  /**
   * What a customer does and can be done again; data of the others are withheld or tell nothing.
   */
  private static final Set<String> PLAYED = Set.of(SEND, END, PREFIX + "sendTyping");

  private static final Set<MessageKind> TYPING =
      EnumSet.of(MessageKind.TYPING_STARTED, MessageKind.TYPING_STOPPED);

  private static final String WITHHELD = "withheld";

  /** Of the recording of a chat that had begun before, who was there is not known. */
  private static final String JOINED = "Connected ";

  private record Placed(long index, ReplayStep step) {}

  private final RecordedChat recording;
  private final List<Placed> placed = new ArrayList<>();
  private final Map<Long, RecordingLine> sent = new HashMap<>();
  private final Map<Long, Long> indices = new HashMap<>();
  private final Set<Long> refused = new HashSet<>();
  private final Set<String> others = new HashSet<>();
  private final Observed expected = new Observed();
  private Map<String, Object> form = Map.of();
  private boolean hasStart;
  private boolean hasEnd;
  private int withheld;

  /** Reads a recording. */
  ReplayPlan(RecordedChat recording) {
    this.recording = recording;
    recording.lines().forEach(this::prepare);
    long index = 0;
    boolean ended = false;
    for (RecordingLine line : recording.lines()) {
      if (!ended) {
        index = Math.max(index, place(line, index));
        ended = line.text(Lines.EVENT).equals(Shown.ENDED);
      }
    }
    placed.sort(Comparator.comparingLong(Placed::index)); // stable: the order of lines otherwise
  }

  /** Learns what lines behind a command say of it. */
  private void prepare(RecordingLine line) {
    long number = line.number(Lines.NUMBER);
    if (line.type().equals(Lines.SENT)) {
      sent.put(number, line);
    } else if (line.type().equals(Lines.OUTCOME) && line.text("state").equals("rejected")) {
      refused.add(number);
    }
    for (Map<String, Object> message : line.messages()) {
      if (message.get(Lines.NUMBER) instanceof Number own) {
        indices.put(own.longValue(), index(message));
      }
    }
  }

  private static long index(Map<String, Object> message) {
    return message.get("index") instanceof Number number ? Math.abs(number.longValue()) : -1;
  }

  /** Places what a line brings; returns the highest index of the line. */
  private long place(RecordingLine line, long before) {
    return switch (line.type()) {
      case Lines.COMMAND -> {
        command(line, before);
        yield before;
      }
      case Lines.EVENT -> event(line, before);
      default -> before;
    };
  }

  private void command(RecordingLine line, long before) {
    String name = line.text(Lines.COMMAND);
    if (name.equals(START)) {
      hasStart = true;
      form = entered(JsonValues.object(line.data().get("form")));
    }
    if (!PLAYED.contains(name) || refused.contains(line.number(Lines.NUMBER))) {
      return;
    }
    hasEnd |= name.equals(END);
    long number = line.number(Lines.NUMBER);
    Map<String, Object> data = new LinkedHashMap<>();
    long index = before;
    if (name.equals(SEND)) {
      RecordingLine text = sent.get(number);
      if (text == null) {
        withheld++;
        return;
      }
      data.put("message", text.text("message"));
      if (text.values().get("reply") instanceof Map<?, ?> reply) {
        data.put("reply", reply);
      }
      index = Math.max(0, indices.getOrDefault(number, before));
    } else if (name.endsWith("sendTyping")) {
      data.put("message", "…");
    }
    placed.add(new Placed(index, new Command(line.number(), name, data)));
  }

  /** What of a form is not withheld. */
  private static Map<String, Object> entered(Map<String, Object> recorded) {
    Map<String, Object> entered = new LinkedHashMap<>();
    recorded.forEach(
        (field, value) -> {
          if (!(value instanceof Map<?, ?> map && map.containsKey(WITHHELD))) {
            entered.put(field, value);
          }
        });
    return entered;
  }

  private long event(RecordingLine line, long before) {
    String event = line.text(Lines.EVENT);
    Map<String, Object> data = line.data();
    expected.add(line.number(), event, data);
    long highest = before;
    if (event.equals(Shown.RECEIVED)) {
      if (!Shown.isAgain(data)) {
        for (Map<String, Object> message : line.messages()) {
          highest = Math.max(highest, others(line.number(), message, before, false));
        }
      }
    } else if (event.equals(Shown.ENDED)) {
      if (!hasEnd) {
        placed.add(new Placed(Long.MAX_VALUE, new ServerEnds(line.number())));
      }
    } else {
      Map<String, Object> message = Shown.outline(data);
      if (!message.isEmpty()) {
        highest = Math.max(highest, others(line.number(), message, before, true));
      }
    }
    return highest;
  }

  /**
   * What others did is told twice, by a single event and by {@code messageReceived}: once is
   * enough.
   */
  private long others(int line, Map<String, Object> message, long before, boolean single) {
    long index = index(message);
    boolean hidden = Shown.kind(message) == MessageKind.MESSAGE && !isWhole(message);
    boolean again =
        index < 0
            ? single != TYPING.contains(Shown.kind(message))
            : !others.add(index + " " + message.get("type") + " " + Shown.name(message));
    if (Shown.isOwn(message) || hidden || again) {
      return index;
    }
    placed.add(
        new Placed(
            index < 0 ? before : index,
            new Others(line, Shown.role(message), Shown.name(message), asItCame(message))));
    return index;
  }

  /** The outline of a message, which single events have, is not the message. */
  private static boolean isWhole(Map<String, Object> message) {
    return message.containsKey("text") || message.containsKey("content");
  }

  private static Map<String, Object> asItCame(Map<String, Object> message) {
    if (!(message.get(Lines.ORIGINAL) instanceof Map<?, ?> original)) {
      return message;
    }
    Map<String, Object> whole = new LinkedHashMap<>(message);
    whole.remove(Lines.ORIGINAL);
    original.forEach((key, value) -> whole.put(String.valueOf(key), value));
    return whole;
  }

  List<ReplayStep> steps() {
    return placed.stream().map(Placed::step).toList();
  }

  /** The fields of the form that the chat began with. */
  Map<String, Object> form() {
    return form;
  }

  /** Whether the recording has the beginning of its chat. */
  boolean hasStart() {
    return hasStart;
  }

  /** Whether the end of the chat is recorded, by whichever side. */
  boolean hasEnd() {
    return hasEnd || placed.stream().anyMatch(each -> each.step() instanceof ServerEnds);
  }

  /** What is expected. */
  Observed expected() {
    return comparable(expected);
  }

  /** What was observed without what cannot be the same. */
  Observed comparable(Observed observed) {
    Observed same =
        observed.without(
            text -> text.contains(ServerSide.FENCE) || (!hasStart && tellsWhoJoined(text)));
    return hasEnd() ? same : same.withoutTheEnd();
  }

  private static boolean tellsWhoJoined(String text) {
    return text.contains(JOINED) || text.contains(MessageKind.PARTICIPANT_JOINED.type());
  }

  /** Whether texts went through preprocessors when they were recorded. */
  boolean isPreprocessed() {
    return recording.texts() == Texts.SHOWN;
  }

  /** Messages of the customer that cannot be played: filters hid them, or they never came back. */
  int withheld() {
    return withheld;
  }
}
