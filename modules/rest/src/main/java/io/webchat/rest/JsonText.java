package io.webchat.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.webchat.api.Json;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads and writes JSON as the api carries it. Bounded: nesting 150 levels, names 10,000
 * characters, numbers 200 digits, strings 20 million characters. Integers become {@code Integer} or
 * {@code Long}, all other numbers {@code Double}. Thread-safe.
 */
public final class JsonText {
  /** Deepest nesting read; less than what the api freezes. */
  static final int MAX_DEPTH = 150;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNameLength(10_000)
                  .maxNumberLength(200)
                  .maxStringLength(20_000_000)
                  .build())
          // names come from servers: nothing of them may stay in the JVM
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private static final DateTimeFormatter DATE =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private JsonText() {}

  /**
   * Reads one JSON value up to the end of the stream.
   *
   * @return an immutable value; {@code null} for an empty stream and for {@code null}
   * @throws IOException from the stream; a {@link MalformedJsonException} when it is not JSON
   */
  public static Object read(InputStream in) throws IOException {
    return read(JSON.createParser(in));
  }

  /** As {@link #read(InputStream)}, for characters. */
  public static Object read(Reader in) throws IOException {
    return read(JSON.createParser(in));
  }

  private static Object read(JsonParser document) throws IOException {
    try (JsonParser parser = document) {
      return document(parser);
    } catch (JsonProcessingException | CharConversionException e) {
      throw new MalformedJsonException(problem(e));
    }
  }

  /**
   * The object that a value holds: itself, or parsed when it is a string of JSON, which servers
   * also send; else an empty one.
   */
  public static Map<String, Object> object(Object value) {
    if (value instanceof Map<?, ?> map) {
      @SuppressWarnings("unchecked") // JSON: keys are strings
      Map<String, Object> object = (Map<String, Object>) map;
      return object;
    }
    if (value instanceof String text && text.stripLeading().startsWith("{")) {
      try (JsonParser parser = JSON.createParser(text)) {
        return object(document(parser));
      } catch (IOException e) {
        return Map.of(); // not JSON after all: a text that begins with a brace
      }
    }
    return Map.of();
  }

  /** The list that a value is, else an empty one. */
  public static List<?> list(Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  /** Writes a value; what is neither JSON nor {@code null} is written as its text. */
  public static String write(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      write(out, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static Object document(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      return null;
    }
    Object value = value(parser, first);
    if (parser.nextToken() != null) {
      throw new MalformedJsonException("has something behind its end");
    }
    return value;
  }

  // as deep as the constraints allow, so the recursion is bounded
  private static Object value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> map(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      default -> throw new MalformedJsonException("ends too early");
    };
  }

  private static Map<String, Object> map(JsonParser parser) throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      map.put(name, value(parser, parser.nextToken()));
    }
    return Json.freeze(map); // its values are frozen already: one shallow copy
  }

  private static Object array(JsonParser parser) throws IOException {
    List<Object> list = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      list.add(value(parser, token));
    }
    return Json.freeze((Object) list);
  }

  private static Number integer(JsonParser parser) throws IOException {
    Number number = parser.getNumberValue();
    return number instanceof BigInteger big ? (Number) big.doubleValue() : number;
  }

  private static void write(JsonGenerator out, Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.writeFieldName(String.valueOf(entry.getKey()));
        write(out, entry.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      for (Object element : list) {
        write(out, element);
      }
      out.writeEndArray();
    } else if (value instanceof Integer || value instanceof Long) {
      out.writeNumber(((Number) value).longValue());
    } else if (value instanceof Number number) {
      out.writeNumber(number.doubleValue());
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value == null) {
      out.writeNull();
    } else {
      out.writeString(text(value));
    }
  }

  /** The text of what JSON has no kind for: an instant as JavaScript writes a date. */
  static String text(Object value) {
    return value instanceof Instant instant ? DATE.format(instant) : value.toString();
  }

  /** What is wrong, without the document's own text. */
  private static String problem(IOException e) {
    boolean limit = e instanceof StreamConstraintsException;
    return limit ? "is nested too deep or has a value that is too long" : "is not JSON";
  }
}
