package io.webchat.web.internal.http;

import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import io.webchat.json.JsonReader;
import io.webchat.json.MalformedJsonException;
import io.webchat.web.internal.visitor.Visitor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a page sends, the same over both ways: {@code {ack, frames}}. Thread-safe. */
final class Uplink {
  private static final int MOST_FRAMES = 200;

  private Uplink() {}

  /**
   * Takes a message of a page.
   *
   * @return the number up to which the page's frames were taken
   */
  static long take(Visitor visitor, Visitor.Page page, byte[] message) throws ChannelException {
    Map<String, Object> content;
    try {
      content = JsonReader.readObject(message);
    } catch (MalformedJsonException e) {
      throw new ChannelException(Code.BAD_REQUEST, "The message " + e.getMessage());
    }
    List<Map<String, Object>> frames = frames(content.get("frames"));
    if (!visitor.maySend(Math.max(1, frames.size()))) {
      throw new ChannelException(Code.RATE_LIMITED, "Too many frames: wait a little");
    }
    if (content.get("ack") instanceof Number number) {
      page.channel().confirm(number.longValue());
    }
    return frames.isEmpty() ? page.channel().received() : page.channel().receive(frames);
  }

  /** The same for a text. */
  static long take(Visitor visitor, Visitor.Page page, String message) throws ChannelException {
    return take(visitor, page, message.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Map<String, Object>> frames(Object value) throws ChannelException {
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list) || list.size() > MOST_FRAMES) {
      throw new ChannelException(
          Code.BAD_REQUEST, "frames: a list of at most " + MOST_FRAMES + " frames");
    }
    List<Map<String, Object>> frames = new ArrayList<>();
    for (Object element : list) {
      frames.add(frame(element));
    }
    return frames;
  }

  @SuppressWarnings("unchecked") // JSON: keys are strings
  private static Map<String, Object> frame(Object value) throws ChannelException {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new ChannelException(Code.BAD_REQUEST, "frames: a frame is an object");
  }
}
