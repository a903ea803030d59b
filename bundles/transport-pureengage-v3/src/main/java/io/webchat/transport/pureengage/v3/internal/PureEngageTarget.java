package io.webchat.transport.pureengage.v3.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.json.JsonValues;
import io.webchat.rest.RestUrl;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.TransportConfigurationException;
import io.webchat.spi.transport.TransportOptions;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Where a session lives: the configured service, or the {@code dataURL} and {@code headers} that
 * {@code startChat} named instead.
 *
 * @param sessions the service's {@code …/sessions}
 * @param headers configured headers, names in lower case; secrets
 * @param overrides what {@code startChat} named, to be kept with the session; mostly empty
 */
record PureEngageTarget(
    RestUrl sessions, Map<String, String> headers, Map<String, Object> overrides) {
  private static final String DATA_URL = "dataURL";
  private static final String HEADERS = "headers";

  /** The options of {@code transport} that are read here. */
  @interface Keys {
    String dataURL() default "";
  }

  /**
   * What {@code transport} names.
   *
   * @throws TransportConfigurationException when it is no address
   */
  static PureEngageTarget configured(WebChatConfiguration configuration) {
    RestUrl sessions =
        TransportOptions.readShared(
            configuration,
            Keys.class,
            values ->
                values.required(
                    DATA_URL,
                    text -> RestUrl.parse(text).without("").from("transport." + DATA_URL)));
    return new PureEngageTarget(sessions, configuration.headers(), Map.of());
  }

  PureEngageTarget of(StartRequest request) {
    return with(request.overrides());
  }

  PureEngageTarget of(SessionData session) {
    return with(session);
  }

  private PureEngageTarget with(Map<String, Object> values) {
    Object url = values.get(DATA_URL);
    Map<String, Object> more = JsonValues.object(values.get(HEADERS));
    if (url == null && more.isEmpty()) {
      return this;
    }
    Map<String, Object> kept = new LinkedHashMap<>();
    Map<String, String> all = new LinkedHashMap<>(headers);
    if (!more.isEmpty()) {
      kept.put(HEADERS, more);
      more.forEach((name, value) -> all.put(name.toLowerCase(Locale.ROOT), String.valueOf(value)));
    }
    RestUrl address = sessions;
    if (url != null) {
      String text = url.toString();
      kept.put(DATA_URL, text);
      address =
          RestUrl.configured(
              DATA_URL, text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }
    return new PureEngageTarget(address, all, kept);
  }

  /** The address of one session. */
  RestUrl session(String sessionId) {
    return sessions.segment(sessionId);
  }

  /** What the relative addresses of files are relative to. */
  RestUrl files() {
    return sessions.without("sessions");
  }

  @Override
  public String toString() {
    return "PureEngageTarget[" + sessions + "]";
  }
}
