package io.webchat.api.rich;

import io.webchat.api.value.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Writes a plain object; values that are not there are left out. */
final class Shape {
  private final Map<String, Object> values = new LinkedHashMap<>();

  Shape text(String field, String text) {
    if (text != null) {
      values.put(field, text);
    }
    return this;
  }

  Shape flag(String field, boolean flag) {
    if (flag) {
      values.put(field, true);
    }
    return this;
  }

  Shape number(String field, long number) {
    if (number != 0) {
      // a number as it is read from JSON
      values.put(field, number == (int) number ? (Object) (int) number : (Object) number);
    }
    return this;
  }

  Shape object(String field, Map<String, Object> object) {
    if (object != null) {
      values.put(field, object);
    }
    return this;
  }

  <T> Shape list(String field, List<T> elements, Function<T, ?> element) {
    if (!elements.isEmpty()) {
      values.put(field, elements.stream().map(element).toList());
    }
    return this;
  }

  /** The object with what came beside its values. */
  Map<String, Object> with(Extra extra) {
    extra.fields().forEach(values::putIfAbsent);
    return Json.freeze(values);
  }

  /** The object as content. */
  Map<String, Object> in(String contentType, String field, Extra extra) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put(Kinds.CONTENT_TYPE, contentType);
    content.put(field, with(extra));
    extra.envelope().forEach(content::putIfAbsent);
    return Json.freeze(content);
  }
}
