package io.webchat.transport.gms.cometd.internal;

import io.webchat.json.JsonReader;
import io.webchat.json.JsonValues;
import io.webchat.json.JsonWriter;
import io.webchat.json.MalformedJsonException;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cometd.bayeux.Message;
import org.cometd.common.HashMapMessage;
import org.cometd.common.JSONContext;

/**
 * JSON of Bayeux with the limits of the house. Fields of a type that CometD's client does not
 * expect are left out, since it would fail on them. Thread-safe.
 */
final class BayeuxJson implements JSONContext.Client {
  /** The largest answer, bytes. */
  static final int MAX_BYTES = 5 * 1024 * 1024;

  private static final Map<String, Class<?>> TYPES =
      Map.of(
          Message.ADVICE_FIELD,
          Map.class,
          Message.EXT_FIELD,
          Map.class,
          Message.CHANNEL_FIELD,
          String.class,
          Message.CLIENT_ID_FIELD,
          String.class,
          Message.ERROR_FIELD,
          String.class,
          Message.SUCCESSFUL_FIELD,
          Boolean.class,
          Message.SUPPORTED_CONNECTION_TYPES_FIELD,
          List.class,
          "x-messages",
          Number.class);
  private static final Map<String, Class<?>> ADVICE =
      Map.of(
          Message.RECONNECT_FIELD, String.class,
          Message.INTERVAL_FIELD, Number.class,
          Message.TIMEOUT_FIELD, Number.class,
          Message.MAX_INTERVAL_FIELD, Number.class);

  /** The answer is not JSON of Bayeux, or too large. */
  static TransportException invalid(Kind kind, String problem, Throwable cause) {
    return TransportException.builder(kind, problem).ambiguous(true).cause(cause).build();
  }

  @Override
  public List<Message.Mutable> parse(String json) {
    Object value;
    try {
      value = JsonReader.read(json);
    } catch (MalformedJsonException e) {
      throw invalid(Kind.INVALID_RESPONSE, "The answer of the chat server is not JSON", e);
    }
    List<Message.Mutable> messages = new ArrayList<>();
    for (Object element : value instanceof Map ? List.of(value) : JsonValues.list(value)) {
      if (element instanceof Map<?, ?> map && map.get(Message.CHANNEL_FIELD) instanceof String) {
        messages.add(message(map));
      }
    }
    if (messages.isEmpty()) {
      throw invalid(
          Kind.INVALID_RESPONSE, "The answer of the chat server has no Bayeux message", null);
    }
    return messages;
  }

  private static Message.Mutable message(Map<?, ?> map) {
    HashMapMessage message = new HashMapMessage();
    map.forEach(
        (name, value) -> {
          String key = String.valueOf(name);
          if (value != null && TYPES.getOrDefault(key, Object.class).isInstance(value)) {
            message.put(key, key.equals(Message.ADVICE_FIELD) ? advice((Map<?, ?>) value) : value);
          }
        });
    message.computeIfPresent(Message.ID_FIELD, (key, id) -> id.toString());
    return message;
  }

  private static Map<String, Object> advice(Map<?, ?> given) {
    Map<String, Object> advice = new LinkedHashMap<>();
    given.forEach(
        (name, value) -> {
          String key = String.valueOf(name);
          if (value != null && ADVICE.getOrDefault(key, Object.class).isInstance(value)) {
            advice.put(key, value);
          }
        });
    return advice;
  }

  @Override
  public AsyncParser newAsyncParser() {
    return new Collected();
  }

  /** Collects an answer up to the limit. */
  private final class Collected implements AsyncParser {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void parse(ByteBuffer buffer) {
      if (bytes.size() + buffer.remaining() > MAX_BYTES) {
        throw invalid(Kind.TOO_LARGE, "The answer of the chat server is too large", null);
      }
      byte[] chunk = new byte[buffer.remaining()];
      buffer.get(chunk);
      bytes.writeBytes(chunk);
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the interface has it
    public <R> R complete() {
      return (R) BayeuxJson.this.parse(bytes.toString(StandardCharsets.UTF_8));
    }
  }

  @Override
  public String generate(Message.Mutable message) {
    return JsonWriter.write(message);
  }

  @Override
  public Parser getParser() {
    return new Parser() {
      @Override
      @SuppressWarnings("TypeParameterUnusedInFormals") // as the interface has it
      public <R> R parse(Reader reader, Class<R> type) throws ParseException {
        try {
          return type.cast(JsonReader.read(reader));
        } catch (IOException e) {
          throw (ParseException) new ParseException("not JSON", 0).initCause(e);
        }
      }
    };
  }

  @Override
  public Generator getGenerator() {
    return JsonWriter::write;
  }
}
