package io.webchat.transport.purecloud.v2.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.rest.RestUrl;
import io.webchat.spi.config.Values;
import io.webchat.spi.transport.TransportConfigurationException;
import io.webchat.spi.transport.TransportOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What the wire needs of {@code transport}, checked.
 *
 * @param api the address of the API
 * @param organizationId id of the organization
 * @param deploymentId id of the deployment
 * @param memberAuthToken from the API for signed data; empty without. A secret
 * @param botEvents whether bots that join and leave are told as such
 * @param ajaxTimeout time for one request, ms
 */
record GuestChatOptions(
    RestUrl api,
    String organizationId,
    String deploymentId,
    String memberAuthToken,
    boolean botEvents,
    long ajaxTimeout) {
  private static final long LEAST_TIMEOUT_MS = 12_000;
  private static final String DATA_URL = "dataURL";
  private static final String ORG_GUID = "orgGuid";
  private static final String ORGANIZATION_ID = "organizationId";
  private static final String DEPLOYMENT_KEY = "deploymentKey";
  private static final String DEPLOYMENT_ID = "deploymentId";
  private static final String INTERACTION_DATA = "interactionData";

  /**
   * The options that are read here; of {@code interactionData}, which {@link GuestChatStart} reads,
   * the kinds of its values.
   */
  @interface Keys {
    String dataURL() default "";

    String orgGuid() default "";

    String organizationId() default "";

    String deploymentKey() default "";

    String deploymentId() default "";

    String memberAuthToken() default "";

    boolean botEventsEnabled() default false;

    String interactionData() default "";

    String interactionData_routing() default "";

    String interactionData_routing_targetType() default "";

    String interactionData_routing_targetAddress() default "";

    String interactionData_routing_language() default "";

    int interactionData_routing_priority() default 0;

    String interactionData_journey() default "";
  }

  /**
   * Reads the options.
   *
   * @throws TransportConfigurationException when one is missing or cannot be used
   */
  static GuestChatOptions of(WebChatConfiguration configuration) {
    return TransportOptions.readShared(configuration, Keys.class, GuestChatOptions::read)
        .withTimeout(configuration.ajaxTimeout());
  }

  private GuestChatOptions withTimeout(long configured) {
    return new GuestChatOptions(
        api,
        organizationId,
        deploymentId,
        memberAuthToken,
        botEvents,
        Math.max(LEAST_TIMEOUT_MS, configured));
  }

  private static GuestChatOptions read(Values values) {
    checkInteractionData(values);
    return new GuestChatOptions(
        values.required(
            DATA_URL, text -> RestUrl.parse(text).without("").from("transport." + DATA_URL)),
        either(values, ORG_GUID, ORGANIZATION_ID, "the id of the organization"),
        either(values, DEPLOYMENT_KEY, DEPLOYMENT_ID, "the id of the deployment"),
        values.text("memberAuthToken"),
        values.flag("botEventsEnabled"),
        LEAST_TIMEOUT_MS);
  }

  private static void checkInteractionData(Values values) {
    Stream.of("", ".routing", ".journey").forEach(key -> values.object(INTERACTION_DATA + key));
    Stream.of("targetType", "targetAddress", "language")
        .forEach(key -> values.text(INTERACTION_DATA + ".routing." + key));
    values.integer(INTERACTION_DATA + ".routing.priority", 0, Integer.MAX_VALUE);
  }

  private static String either(Values values, String key, String other, String expected) {
    return values.required(
        values.isGiven(other) ? other : key,
        text -> {
          if (text.isEmpty()) {
            throw new IllegalArgumentException(expected);
          }
          return text;
        });
  }

  /**
   * The address of an event stream as the server gave it, on whatever host it is.
   *
   * @throws IllegalArgumentException when it is none, or would show the token in the clear although
   *     the API is asked by https
   */
  URI eventStream(String text) {
    try {
      URI uri = new URI(text);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean secure = scheme.equals("wss");
      boolean plain = scheme.equals("ws") && api.origin().startsWith("http:");
      if ((secure || plain) && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("no address of an event stream"); // e has the token
    }
    throw new IllegalArgumentException("no address of an event stream");
  }

  @Override
  public String toString() {
    return "GuestChatOptions[" + api + "]";
  }
}
