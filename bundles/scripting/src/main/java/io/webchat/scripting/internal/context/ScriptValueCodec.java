package io.webchat.scripting.internal.context;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.webchat.api.message.FilterExpression;
import io.webchat.api.value.Rejection;
import io.webchat.scripting.internal.sandbox.ScriptLimits;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Values between Java and JavaScript as JSON text, the Java side of {@code values.js}. What JSON
 * lacks is an object with the one key NUL: dates ({@link Instant}), regular expressions ({@link
 * FilterExpression}), functions ({@link ScriptFunction}). Other objects do not cross.
 */
public final class ScriptValueCodec {
  private static final String TAG = "\u0000";
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNestingDepth(2 * ScriptLimits.DEPTH + 10)
                  .maxNumberLength(400)
                  .build())
          .build();

  private ScriptValueCodec() {}

  /** A function of a script as Java sees it within data: it can only go back where it came from. */
  public record ScriptFunction(Realm realm, int number) {
    @Override
    public String toString() {
      return "function";
    }
  }

  /** The text of a value for a realm. */
  public static String write(Object value, Realm realm) {
    StringWriter text = new StringWriter(256);
    try (JsonGenerator out = JSON.createGenerator(text)) {
      write(out, value, realm);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, Object value, Realm realm) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof String text) {
      out.writeString(text);
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof Number number) {
      writeNumber(out, number);
    } else if (value instanceof Map<?, ?> map) {
      writeMap(out, map, realm);
    } else if (value instanceof Iterable<?> list) {
      out.writeStartArray();
      for (Object element : list) {
        write(out, element, realm);
      }
      out.writeEndArray();
    } else if (value.getClass().isArray()) {
      out.writeStartArray();
      for (int i = 0; i < Array.getLength(value); i++) {
        write(out, Array.get(value, i), realm);
      }
      out.writeEndArray();
    } else {
      writeObject(out, value, realm);
    }
  }

  private static void writeNumber(JsonGenerator out, Number number) throws IOException {
    if (number instanceof Integer || number instanceof Long || number instanceof Short) {
      out.writeNumber(number.longValue());
    } else if (Double.isFinite(number.doubleValue())) {
      out.writeNumber(number.doubleValue());
    } else {
      out.writeNull();
    }
  }

  private static void writeMap(JsonGenerator out, Map<?, ?> map, Realm realm) throws IOException {
    out.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = String.valueOf(entry.getKey());
      out.writeFieldName(key.equals(TAG) ? TAG + TAG : key);
      write(out, entry.getValue(), realm);
    }
    out.writeEndObject();
  }

  private static void writeObject(JsonGenerator out, Object value, Realm realm) throws IOException {
    if (value instanceof Instant instant) {
      tag(out, "date", instant.toEpochMilli());
    } else if (value instanceof FilterExpression filter) {
      tag(out, "regex", filter.source(), flagsOf(filter));
    } else if (value instanceof Pattern pattern) {
      tag(out, "regex", pattern.pattern(), flagsOf(FilterExpression.of(pattern)));
    } else if (value instanceof ScriptFunction function && function.realm() == realm) {
      tag(out, "function", function.number());
    } else if (value instanceof Rejection rejection) {
      write(out, rejection.value(), realm);
    } else if (value instanceof CharSequence || value instanceof Enum<?>) {
      out.writeString(value.toString());
    } else {
      out.writeNull();
    }
  }

  private static String flagsOf(FilterExpression filter) {
    if (filter.syntax() == FilterExpression.Syntax.JAVASCRIPT) {
      return filter.flags();
    }
    int flags = Integer.parseInt(filter.flags());
    return ((flags & Pattern.CASE_INSENSITIVE) != 0 ? "i" : "")
        + ((flags & Pattern.MULTILINE) != 0 ? "m" : "")
        + ((flags & Pattern.DOTALL) != 0 ? "s" : "");
  }

  private static void tag(JsonGenerator out, String kind, Object... values) throws IOException {
    out.writeStartObject();
    out.writeFieldName(TAG);
    out.writeStartArray();
    out.writeString(kind);
    for (Object value : values) {
      write(out, value, null);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  /** The value of a text that a realm wrote. */
  public static Object read(String text, Realm realm) {
    if (text == null) {
      return null;
    }
    try (JsonParser in = JSON.createParser(text)) {
      return read(in, in.nextToken(), realm);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@link #read} of an object; an empty one when it is something else. */
  @SuppressWarnings("unchecked") // keys of JSON are strings
  public static Map<String, Object> readObject(String text, Realm realm) {
    return read(text, realm) instanceof Map<?, ?> map
        ? (Map<String, Object>) map
        : new LinkedHashMap<>();
  }

  /** What scripts call a value that was read. */
  public static String kindOf(Object value) {
    if (value instanceof List<?>) {
      return "an array";
    }
    if (value instanceof Instant) {
      return "a date";
    }
    if (value instanceof FilterExpression) {
      return "a regular expression";
    }
    if (value instanceof ScriptFunction) {
      return "a function";
    }
    return value instanceof Number ? "a number" : value instanceof Boolean ? "a boolean" : "a text";
  }

  private static Object read(JsonParser in, JsonToken token, Realm realm) throws IOException {
    return switch (token) {
      case START_OBJECT -> readMap(in, realm);
      case START_ARRAY -> readList(in, realm);
      case VALUE_STRING -> in.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> readNumber(in);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private static Number readNumber(JsonParser in) throws IOException {
    return switch (in.getNumberType()) {
      case INT -> in.getIntValue();
      case LONG -> in.getLongValue();
      default -> in.getDoubleValue();
    };
  }

  private static List<Object> readList(JsonParser in, Realm realm) throws IOException {
    List<Object> list = new ArrayList<>();
    for (JsonToken next = in.nextToken(); next != JsonToken.END_ARRAY; next = in.nextToken()) {
      list.add(read(in, next, realm));
    }
    return list;
  }

  private static Object readMap(JsonParser in, Realm realm) throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    for (String key = in.nextFieldName(); key != null; key = in.nextFieldName()) {
      Object value = read(in, in.nextToken(), realm);
      if (key.equals(TAG) && value instanceof List<?> tagged) {
        in.nextToken();
        return untag(tagged, realm);
      }
      map.put(key.equals(TAG + TAG) ? TAG : key, value);
    }
    return map;
  }

  private static Object untag(List<?> tagged, Realm realm) {
    return switch (String.valueOf(tagged.get(0))) {
      case "date" -> Instant.ofEpochMilli(((Number) tagged.get(1)).longValue());
      case "regex" -> FilterExpression.javaScript((String) tagged.get(1), (String) tagged.get(2));
      case "function" -> new ScriptFunction(realm, ((Number) tagged.get(1)).intValue());
      default -> null;
    };
  }
}
