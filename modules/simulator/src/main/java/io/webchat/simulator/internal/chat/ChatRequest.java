package io.webchat.simulator.internal.chat;

import io.webchat.simulator.model.Wire;
import java.util.Map;

/**
 * What a customer starts a chat with.
 *
 * @param wire the protocol
 * @param nickname the name shown, not empty
 * @param text an initial text, empty when there is none
 * @param form fields other than the user data
 * @param userData attached data
 */
public record ChatRequest(
    Wire wire,
    String nickname,
    String text,
    Map<String, Object> form,
    Map<String, Object> userData) {
  /** Whether the customer asked for an asynchronous chat. */
  boolean async() {
    return "true".equalsIgnoreCase(String.valueOf(userData.get("GCTI_Chat_AsyncMode")));
  }
}
