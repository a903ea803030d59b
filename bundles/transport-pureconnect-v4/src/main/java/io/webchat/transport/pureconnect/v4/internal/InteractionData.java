package io.webchat.transport.pureconnect.v4.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.json.JsonValues;
import io.webchat.spi.transport.StartRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is told about an interaction at its start: {@code transport.interactionData}, with what
 * {@code startChat} or {@code updateInteractionData} gave instead.
 *
 * @param targetType kind of the target
 * @param targetName name of the target; empty when there is none
 * @param notes for the agent; empty when there are none
 * @param routingContexts empty when there are none
 * @param attributes further attributes, those of the journey included
 */
record InteractionData(
    String targetType,
    String targetName,
    String notes,
    List<?> routingContexts,
    Map<String, Object> attributes) {
  private static final String KEY = "interactionData";
  private static final String ROUTING = "routing";
  private static final String JOURNEY = "journey";

  static InteractionData of(WebChatConfiguration configuration, StartRequest request) {
    Map<String, Object> configured = JsonValues.object(configuration.transport().get(KEY));
    Map<String, Object> given = JsonValues.object(request.overrides().get(KEY));
    Map<String, Object> all = merged(configured, given);
    Map<String, Object> routing =
        merged(JsonValues.object(configured.get(ROUTING)), JsonValues.object(given.get(ROUTING)));
    Map<String, Object> attributes =
        merged(JsonValues.object(all.get("additionalAttrs")), JsonValues.object(all.get(JOURNEY)));
    return new InteractionData(
        text(routing, "targetType", "Workgroup"),
        text(routing, "targetName", ""),
        text(all, "notes", ""),
        JsonValues.list(all.get("routingContexts")),
        attributes);
  }

  private static Map<String, Object> merged(Map<String, Object> one, Map<String, Object> more) {
    Map<String, Object> all = new LinkedHashMap<>(one);
    all.putAll(more);
    return all;
  }

  private static String text(Map<String, Object> values, String key, String absent) {
    Object value = values.get(key);
    String text = value == null ? "" : JsonValues.text(value).strip();
    return text.isEmpty() ? absent : text;
  }

  @Override
  public String toString() {
    return "InteractionData[" + targetType + "]";
  }
}
