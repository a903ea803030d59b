package io.webchat.api;

import io.webchat.api.value.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The options of {@code startChat}: form fields, user data, and who is signed in. Immutable.
 *
 * @param form {@code nickname, firstname, lastname, email, subject} and any other field of the form
 * @param userData merged over the configured user data: an object, or its JSON as a string
 * @param authentication proof of the customer's identity in the form that the transport expects,
 *     where {@link Capabilities#authentication()}; secret, empty for a customer who is not signed
 *     in
 */
public record StartChat(
    Map<String, Object> form, Object userData, Map<String, Object> authentication) {
  /** Freezes all. */
  public StartChat {
    form = Json.freeze(form);
    userData = Json.freeze(userData);
    authentication = Json.freeze(authentication);
  }

  /** A customer who is not signed in. */
  public StartChat(Map<String, Object> form, Object userData) {
    this(form, userData, Map.of());
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
    return new StartChat(more, userData, authentication);
  }

  /** The same with this user data. */
  public StartChat withUserData(Map<String, ?> data) {
    return new StartChat(form, data, authentication);
  }

  /** The same of a customer who is signed in. */
  public StartChat withAuthentication(Map<String, ?> proof) {
    return new StartChat(form, userData, Json.freeze(proof));
  }

  @Override
  public String toString() {
    return "StartChat" + form.keySet();
  }
}
