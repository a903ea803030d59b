package io.webchat.api;

import io.webchat.api.value.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The options of {@code startChat}: form fields and user data. Immutable.
 *
 * @param form {@code nickname, firstname, lastname, email, subject} and any other field of the form
 * @param userData merged over the configured user data: an object, or its JSON as a string
 */
public record StartChat(Map<String, Object> form, Object userData) {
  /** Freezes both. */
  public StartChat {
    form = Json.freeze(form);
    userData = Json.freeze(userData);
  }

  /** A customer by name, for the common case. */
  public static StartChat by(String firstName, String lastName) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("firstname", firstName);
    form.put("lastname", lastName);
    return new StartChat(form, null);
  }

  /** The same with one more form field. */
  public StartChat with(String field, String value) {
    Map<String, Object> more = new LinkedHashMap<>(form);
    more.put(field, value);
    return new StartChat(more, userData);
  }

  /** The same with this user data. */
  public StartChat withUserData(Map<String, ?> data) {
    return new StartChat(form, data);
  }

  @Override
  public String toString() {
    return "StartChat" + form.keySet();
  }
}
