package io.webchat.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;

/** Writes values as JSON text. Thread-safe. */
public final class JsonWriter {
  private final JsonGenerator out;
  private final boolean strict;

  private JsonWriter(JsonGenerator out, boolean strict) {
    this.out = out;
    this.strict = strict;
  }

  /** The text of a value; what JSON has no kind for is written as {@link JsonValues#text}. */
  public static String write(Object value) {
    return write(value, false, false);
  }

  /** As {@link #write}, on several lines. */
  public static String writePretty(Object value) {
    return write(value, false, true);
  }

  /**
   * The text of a value that {@link JsonReader} reads again.
   *
   * @throws IllegalArgumentException when something in the value is no JSON or is nested deeper
   *     than {@link JsonLimits#MAX_DEPTH}; its message quotes nothing of the value
   */
  public static String writeStrictly(Object value) {
    return write(value, true, false);
  }

  private static String write(Object value, boolean strict, boolean pretty) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JsonLimits.FACTORY.createGenerator(text)) {
      new JsonWriter(pretty ? out.useDefaultPrettyPrinter() : out, strict).value(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void value(Object value) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof Map<?, ?> map) {
      object(map);
    } else if (value instanceof Collection<?> list) {
      array(list);
    } else if (value instanceof Object[] list) {
      array(Arrays.asList(list));
    } else if (value instanceof Number number) {
      number(number);
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof Enum<?> constant) {
      out.writeString(constant.name());
    } else if (value instanceof CharSequence || !strict) {
      out.writeString(JsonValues.text(value));
    } else {
      throw new IllegalArgumentException("a " + value.getClass().getName() + " is no JSON value");
    }
  }

  private void object(Map<?, ?> map) throws IOException {
    out.writeStartObject();
    requireDepth();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.writeFieldName(String.valueOf(entry.getKey()));
      value(entry.getValue());
    }
    out.writeEndObject();
  }

  private void array(Collection<?> list) throws IOException {
    out.writeStartArray();
    requireDepth();
    for (Object element : list) {
      value(element);
    }
    out.writeEndArray();
  }

  private void requireDepth() {
    if (strict && out.getOutputContext().getNestingDepth() > JsonLimits.MAX_DEPTH) {
      throw new IllegalArgumentException(
          "the value is nested deeper than " + JsonLimits.MAX_DEPTH + " levels");
    }
  }

  private void number(Number number) throws IOException {
    if (number instanceof Integer
        || number instanceof Long
        || number instanceof Short
        || number instanceof Byte) {
      out.writeNumber(number.longValue());
    } else if (number instanceof BigInteger big) {
      out.writeNumber(big);
    } else {
      out.writeNumber(number.doubleValue());
    }
  }
}
