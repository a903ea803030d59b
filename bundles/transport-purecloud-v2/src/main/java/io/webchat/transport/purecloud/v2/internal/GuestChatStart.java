package io.webchat.transport.purecloud.v2.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.json.JsonValues;
import io.webchat.spi.transport.StartRequest;
import java.util.LinkedHashMap;
import java.util.Map;

/** The request that creates a conversation. */
final class GuestChatStart {
  private static final String INTERACTION_DATA = "interactionData";
  private static final String ROUTING = "routing";
  private static final String JOURNEY = "journey";
  private static final String PHONE = "phone";
  private static final Map<String, String> FIELDS =
      Map.of(
          "firstname", "firstName", "lastname", "lastName", "email", "email", "subject", "subject");

  private GuestChatStart() {}

  static Map<String, Object> body(
      WebChatConfiguration configuration, GuestChatOptions options, StartRequest request) {
    Map<String, Object> configured =
        JsonValues.object(configuration.transport().get(INTERACTION_DATA));
    Map<String, Object> given = JsonValues.object(request.overrides().get(INTERACTION_DATA));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("organizationId", options.organizationId());
    body.put("deploymentId", options.deploymentId());
    body.put("routingTarget", routing(merged(configured, given, ROUTING)));
    body.put(
        "memberInfo",
        Map.of(
            "displayName",
            displayName(request),
            "role",
            "CUSTOMER",
            "customFields",
            custom(request)));
    if (!options.memberAuthToken().isEmpty()) {
      body.put("memberAuthToken", options.memberAuthToken());
    }
    Map<String, Object> journey = merged(configured, given, JOURNEY);
    if (!journey.isEmpty()) {
      body.put("journeyContext", journey);
    }
    return body;
  }

  private static Map<String, Object> merged(
      Map<String, Object> configured, Map<String, Object> given, String key) {
    Map<String, Object> all = new LinkedHashMap<>(JsonValues.object(configured.get(key)));
    all.putAll(JsonValues.object(given.get(key)));
    return all;
  }

  private static Map<String, Object> routing(Map<String, Object> values) {
    Map<String, Object> routing = new LinkedHashMap<>();
    routing.put("targetType", "QUEUE");
    for (String key : new String[] {"targetType", "targetAddress", "skills", "language"}) {
      if (values.get(key) != null && !"".equals(values.get(key))) {
        routing.put(key, values.get(key));
      }
    }
    Object priority = values.get("priority");
    if (priority instanceof Number) {
      routing.put("priority", priority);
    } else if (priority != null && priority.toString().strip().matches("[0-9]{1,9}")) {
      routing.put("priority", Integer.valueOf(priority.toString().strip()));
    }
    return routing;
  }

  /** Nickname, else first and last name, else one of them, else what stands for none. */
  static String displayName(StartRequest request) {
    String nickname = request.field("nickname").strip();
    String first = request.field("firstname").strip();
    String last = request.field("lastname").strip();
    String names = (first + " " + last).strip();
    if (!nickname.isEmpty()) {
      return nickname;
    }
    return names.isEmpty() ? "Customer" : names;
  }

  private static Map<String, Object> custom(StartRequest request) {
    Map<String, Object> fields = new LinkedHashMap<>();
    FIELDS.forEach(
        (field, name) -> {
          if (!request.field(field).isEmpty()) {
            fields.put(name, request.field(field));
          }
        });
    request
        .userData()
        .forEach(
            (key, value) -> {
              if (value != null) {
                fields.put(key.equals(PHONE) ? "phoneNumber" : key, JsonValues.text(value));
              }
            });
    return fields;
  }
}
