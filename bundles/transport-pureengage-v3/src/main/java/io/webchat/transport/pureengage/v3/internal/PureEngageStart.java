package io.webchat.transport.pureengage.v3.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.rest.Form;
import io.webchat.spi.transport.StartRequest;
import java.util.LinkedHashMap;
import java.util.Map;

/** The form that opens a session. */
final class PureEngageStart {
  private static final Map<String, String> NAMES =
      Map.of("firstname", "firstName", "lastname", "lastName");

  private PureEngageStart() {}

  /**
   * A new session: the fields of the form under the server's names, and the user data, in which
   * that of the call goes over all other.
   */
  static Form form(WebChatConfiguration configuration, StartRequest request) {
    Form form = service(configuration);
    Map<String, Object> fields = new LinkedHashMap<>();
    request.form().forEach((name, value) -> fields.put(NAMES.getOrDefault(name, name), value));
    if (blank(fields.get("nickname")) && !blank(fields.get("firstName"))) {
      fields.put("nickname", fields.get("firstName"));
    }
    fields.forEach((name, value) -> form.add("data[" + name + "]", value));
    Map<String, Object> userData = new LinkedHashMap<>(request.userData());
    userData.putAll(request.ownUserData());
    if (userData.get("phone") != null) {
      userData.put("PhoneNumber", userData.get("phone"));
    }
    return form.add("data[userData]", userData);
  }

  /** What names the service, in any request that opens a session. */
  static Form service(WebChatConfiguration configuration) {
    return PureEngageCalls.form()
        .addIfPresent("data[endpoint]", configuration.endpoint())
        .addIfPresent("data[stream]", configuration.stream())
        .addIfPresent("data[clientType]", configuration.transport().get("clientType"));
  }

  private static boolean blank(Object value) {
    return value == null || value.toString().isBlank();
  }
}
