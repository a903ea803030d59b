package io.webchat.spi.transport;

import java.util.Map;

/**
 * Starts a session.
 *
 * @param form fields as {@code startChat} got them: {@code nickname, firstname, lastname, email,
 *     subject} and others
 * @param userData merged, in the documented order, with the {@code _genesys_*} keys; a transport
 *     adds what only its wire knows
 * @param async whether the session is asynchronous
 * @param overrides other options of {@code startChat} that a transport may know ({@code dataURL},
 *     {@code headers}, {@code interactionData}, and {@code authentication}, an object that only the
 *     transport understands, with {@link Capability#AUTHENTICATION}); never taken from the form,
 *     which end users fill in. Secret
 * @param ownUserData what {@code startChat} itself got of the user data, for wires on which it goes
 *     over the {@code _genesys_*} keys
 */
public record StartRequest(
    Map<String, Object> form,
    Map<String, Object> userData,
    boolean async,
    Map<String, Object> overrides,
    Map<String, Object> ownUserData) {
  /** A start whose user data is none of the call's own. */
  public StartRequest(
      Map<String, Object> form,
      Map<String, Object> userData,
      boolean async,
      Map<String, Object> overrides) {
    this(form, userData, async, overrides, Map.of());
  }

  /** A start without other options. */
  public StartRequest(Map<String, Object> form, Map<String, Object> userData, boolean async) {
    this(form, userData, async, Map.of());
  }

  /** One field as text; empty when absent. */
  public String field(String name) {
    Object value = form.get(name);
    return value == null ? "" : value.toString();
  }

  @Override
  public String toString() {
    return "StartRequest" + form.keySet();
  }
}
