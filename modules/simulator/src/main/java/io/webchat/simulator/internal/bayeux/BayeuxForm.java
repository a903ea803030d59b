package io.webchat.simulator.internal.bayeux;

import io.webchat.simulator.internal.http.FormFields;
import io.webchat.simulator.internal.http.SimulatorJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is published, in the form in which version 2 over REST sends it. */
final class BayeuxForm {
  private BayeuxForm() {}

  /** The fields: objects in bracket form, attributes of a message as JSON. */
  static FormFields of(Map<?, ?> data) {
    Map<String, String> fields = new LinkedHashMap<>();
    data.forEach(
        (name, value) -> {
          if (name.equals("eventAttributes") && value instanceof Map) {
            fields.put("eventAttributes", SimulatorJson.text(value));
          } else {
            add(fields, String.valueOf(name), value);
          }
        });
    return new FormFields(fields);
  }

  private static void add(Map<String, String> fields, String name, Object value) {
    if (value instanceof Map<?, ?> nested) {
      nested.forEach((key, element) -> add(fields, name + "[" + key + "]", element));
    } else if (value instanceof List<?> list) {
      fields.put(name, SimulatorJson.text(list));
    } else if (value instanceof Object[] array) {
      fields.put(name, SimulatorJson.text(array));
    } else if (value != null) {
      fields.put(name, value.toString());
    }
  }
}
