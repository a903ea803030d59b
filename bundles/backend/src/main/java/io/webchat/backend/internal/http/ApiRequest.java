package io.webchat.backend.internal.http;

import io.webchat.http.servlet.Bodies;
import io.webchat.json.SecretFilter;
import io.webchat.keys.ApiKey;
import jakarta.servlet.http.HttpServletRequest;

/**
 * A request of a key that is in force.
 *
 * @param http the request
 * @param key by which it came
 * @param chat id of the chat in its address; empty for none
 * @param bodies reads bodies
 * @param refusals writes problems
 */
record ApiRequest(
    HttpServletRequest http, ApiKey key, String chat, Bodies bodies, Refusals refusals) {
  String owner() {
    return key.name();
  }

  /** Answers later. */
  Exchange exchange(long answerMs) {
    return Exchange.start(http, refusals, answerMs);
  }

  /** For failures that belong to no chat. */
  SecretFilter secrets() {
    return new SecretFilter();
  }
}
