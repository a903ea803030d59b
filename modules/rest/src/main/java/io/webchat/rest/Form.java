package io.webchat.rest;

import io.webchat.json.JsonValues;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Form fields in their order, nested values in bracket form: {@code userData[key]=value}, {@code
 * list[]=value}, {@code list[0][key]=value}. Not thread-safe while it is filled; {@code toString}
 * shows no value.
 */
public final class Form implements RestBody {
  /**
   * One field.
   *
   * @param name with brackets
   * @param value text
   */
  public record Field(String name, String value) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final double EXACT_INTEGERS = 1L << 53;

  private final List<Field> fields = new ArrayList<>();

  /** Adds a value: a scalar as one field ({@code null} is empty), a map or list in bracket form. */
  public Form add(String name, Object value) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, element) -> add(name + "[" + key + "]", element));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        Object element = list.get(i);
        boolean nested = element instanceof Map || element instanceof List;
        add(name + (nested ? "[" + i + "]" : "[]"), element);
      }
    } else {
      fields.add(new Field(name, text(value)));
    }
    return this;
  }

  /** Adds a value unless it is {@code null} or an empty string. */
  public Form addIfPresent(String name, Object value) {
    return value == null || "".equals(value) ? this : add(name, value);
  }

  /** The fields. */
  public List<Field> fields() {
    return Collections.unmodifiableList(fields);
  }

  /** As {@code application/x-www-form-urlencoded} in UTF-8. */
  public byte[] encoded() {
    StringBuilder text = new StringBuilder(64 * fields.size());
    for (Field field : fields) {
      if (!text.isEmpty()) {
        text.append('&');
      }
      text.append(URLEncoder.encode(field.name(), StandardCharsets.UTF_8)).append('=');
      text.append(URLEncoder.encode(field.value(), StandardCharsets.UTF_8));
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Double number
        && number == Math.rint(number)
        && Math.abs(number) <= EXACT_INTEGERS) {
      return Long.toString(number.longValue());
    }
    return JsonValues.text(value);
  }

  @Override
  public String toString() {
    return "Form" + fields;
  }
}
