package io.webchat.transport.pureconnect.v4.internal;

import io.webchat.api.value.AjaxResponse;
import java.util.Map;

/**
 * A good answer.
 *
 * @param ajax as the api shows it
 * @param body empty when it has none
 * @param resent whether the request left more than once
 */
record PureConnectAnswer(AjaxResponse ajax, Map<String, Object> body, boolean resent) {
  @Override
  public String toString() {
    return "PureConnectAnswer";
  }
}
