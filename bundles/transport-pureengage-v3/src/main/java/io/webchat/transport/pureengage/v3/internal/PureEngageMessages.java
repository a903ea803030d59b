package io.webchat.transport.pureengage.v3.internal;

import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.Participant;
import io.webchat.api.value.Json;
import io.webchat.json.JsonValues;
import io.webchat.rest.RestUrl;
import io.webchat.rest.gms.GmsContent;
import io.webchat.spi.transport.InboundMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Messages of version 3 in the documented shape: the raw fields, with {@code timestamp}, {@code
 * index} as a number, {@code type} Text as Message, {@code text} of a PushUrl its URL, {@code from}
 * as {@code {name, type, participantId, id, nickname, firstName}} and in {@code content} absolute
 * URLs and rich content.
 */
final class PureEngageMessages {
  private final RestUrl files;

  PureEngageMessages(RestUrl files) {
    this.files = files;
  }

  /** All messages of a list, in its order; what is no message is left out. */
  List<InboundMessage> of(List<?> raw) {
    List<InboundMessage> messages = new ArrayList<>(raw.size());
    for (Object element : raw) {
      if (element instanceof Map<?, ?> map) {
        messages.add(message(Json.freeze(map)));
      }
    }
    return messages;
  }

  private InboundMessage message(Map<String, Object> raw) {
    Map<String, Object> shape = new LinkedHashMap<>(raw);
    long position = position(raw.get("index"));
    if (position >= 0) {
      shape.put("index", number(position));
    } else {
      shape.remove("index");
    }
    String type = String.valueOf(raw.get("type"));
    shape.put("type", type.equals("Text") ? MessageKind.MESSAGE.type() : type);
    if (raw.get("utcTime") instanceof Number time) {
      shape.put("timestamp", time);
    }
    if (type.equals(MessageKind.PUSH_URL.type()) && raw.get("url") != null) {
      shape.put("text", raw.get("url"));
    }
    shape.put("from", from(JsonValues.object(raw.get("from"))));
    if (raw.get("content") instanceof List<?> content) {
      shape.put(Message.CONTENT, content.stream().map(this::resolved).flatMap(this::read).toList());
      content.stream()
          .map(part -> structured(part).get("text"))
          .filter(Objects::nonNull)
          .findFirst()
          .ifPresent(text -> shape.putIfAbsent("text", text));
    }
    if (type.equals(MessageKind.FILE_UPLOADED.type())) {
      shape.put("fileDetails", JsonValues.object(raw.get("userData")));
    }
    return new InboundMessage(position, Message.of(shape), raw);
  }

  private static Participant from(Map<String, Object> from) {
    Map<String, Object> shape = new LinkedHashMap<>();
    Object name = from.get("nickname") == null ? from.get("firstName") : from.get("nickname");
    putIfPresent(shape, "name", name);
    Object type = from.get("type");
    boolean customer = "Customer".equals(type);
    if (customer) {
      shape.put("type", Participant.Role.CLIENT.type());
    } else {
      shape.put("type", type == null ? Participant.Role.EXTERNAL.type() : type);
    }
    putIfPresent(shape, "participantId", from.get("participantId"));
    putIfPresent(shape, "id", from.get("participantId"));
    putIfPresent(shape, "nickname", from.get("nickname"));
    putIfPresent(shape, "firstName", from.get("firstName"));
    return Participant.of(shape);
  }

  private static void putIfPresent(Map<String, Object> shape, String key, Object value) {
    if (value != null) {
      shape.put(key, value);
    }
  }

  /** A part of the content; what is structured is read as that of version 2 is. */
  private Stream<?> read(Object part) {
    Map<String, Object> structured = structured(part);
    return structured.isEmpty() ? Stream.of(part) : GmsContent.of(structured).stream();
  }

  /** Structured content; empty for a file. */
  private static Map<String, Object> structured(Object part) {
    Map<String, Object> content = JsonValues.object(part);
    return content.containsKey("contentType") ? content : Map.of();
  }

  private Object resolved(Object part) {
    if (part instanceof Map<?, ?> map && map.get("url") instanceof String url) {
      RestUrl absolute = files.below(url);
      if (absolute != null) {
        Map<Object, Object> changed = new LinkedHashMap<>(map);
        changed.put("url", absolute.text());
        return changed;
      }
    }
    return part;
  }

  /** The position that an index names: a number or a string, one minus in front set aside. */
  static long position(Object index) {
    if (index instanceof Number number) {
      return Math.abs(number.longValue());
    }
    if (index instanceof String text) {
      String digits = text.startsWith("-") ? text.substring(1) : text;
      if (!digits.isEmpty()
          && digits.length() < 19
          && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return Long.parseLong(digits);
      }
    }
    return -1;
  }

  private static Number number(long value) {
    return value == (int) value ? (Number) (int) value : (Number) value;
  }
}
