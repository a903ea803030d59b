package io.webchat.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.webchat.api.value.Json;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one JSON value up to the end of a text, within {@link JsonLimits}. What it returns is
 * immutable; integers are {@code Integer} or {@code Long}, all other numbers {@code Double}; an
 * empty text is {@code null}. Thread-safe.
 */
public final class JsonReader {
  private static final int LONGEST_WORD = 16;

  /**
   * Short texts that were read lately, by their hash: types and names are the same in each message
   * of each chat, which are kept for long. Who reads at the same time may overwrite them; each is
   * right by itself.
   */
  private static final String[] WORDS = new String[512];

  private JsonReader() {}

  /**
   * Reads a stream of bytes in one of JSON's encodings; it is closed.
   *
   * @throws IOException from the stream; a {@link MalformedJsonException} when it is not JSON
   */
  public static Object read(InputStream in) throws IOException {
    return read(JsonLimits.FACTORY.createParser(in));
  }

  /** As {@link #read(InputStream)}, for characters. */
  public static Object read(Reader in) throws IOException {
    return read(JsonLimits.FACTORY.createParser(in));
  }

  /** As {@link #read(InputStream)}, for a text. */
  public static Object read(String text) throws MalformedJsonException {
    requireLength(text.length());
    try {
      return read(JsonLimits.FACTORY.createParser(text));
    } catch (MalformedJsonException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads an object.
   *
   * @throws MalformedJsonException when the text is not one
   */
  public static Map<String, Object> readObject(String text) throws MalformedJsonException {
    return requireObject(read(text));
  }

  /** As {@link #readObject(String)}, for the bytes of a text. */
  public static Map<String, Object> readObject(byte[] text) throws MalformedJsonException {
    requireLength(text.length);
    try {
      return requireObject(read(JsonLimits.FACTORY.createParser(text)));
    } catch (MalformedJsonException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The object in a text; empty when the text is not one. */
  public static Optional<Map<String, Object>> object(String text) {
    try {
      return Optional.of(readObject(text));
    } catch (MalformedJsonException e) {
      return Optional.empty();
    }
  }

  private static void requireLength(int length) throws MalformedJsonException {
    if (length > JsonLimits.MAX_STRING) {
      throw new MalformedJsonException("is too long");
    }
  }

  @SuppressWarnings("unchecked") // keys of JSON objects are strings
  private static Map<String, Object> requireObject(Object value) throws MalformedJsonException {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new MalformedJsonException("is not a JSON object");
  }

  private static Object read(JsonParser document) throws IOException {
    try (JsonParser parser = document) {
      return document(parser);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw at == null
          ? new MalformedJsonException(problem(e))
          : new MalformedJsonException(problem(e), at.getLineNr(), at.getColumnNr());
    } catch (CharConversionException e) {
      throw new MalformedJsonException(problem(e));
    }
  }

  private static Object document(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      return null;
    }
    Object value = value(parser, first);
    if (parser.nextToken() != null) {
      throw malformed(parser, "has something behind its end");
    }
    return value;
  }

  // recurses as deep as the limits allow
  private static Object value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> map(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> shared(parser.getText());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      default -> throw malformed(parser, "ends too early");
    };
  }

  private static String shared(String text) {
    if (text.length() > LONGEST_WORD) {
      return text;
    }
    int hash = text.hashCode();
    int place = (hash ^ hash >>> 16) & WORDS.length - 1;
    String known = WORDS[place];
    if (text.equals(known)) {
      return known;
    }
    WORDS[place] = text;
    return text;
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

  private static MalformedJsonException malformed(JsonParser parser, String problem) {
    JsonLocation at = parser.currentLocation();
    return new MalformedJsonException(problem, at.getLineNr(), at.getColumnNr());
  }

  /** What is wrong, without the document's own text. */
  private static String problem(IOException e) {
    boolean limit = e instanceof StreamConstraintsException;
    return limit ? "is nested too deep or has a value that is too long" : "is not JSON";
  }
}
