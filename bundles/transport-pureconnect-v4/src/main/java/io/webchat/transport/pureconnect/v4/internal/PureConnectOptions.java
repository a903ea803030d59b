package io.webchat.transport.pureconnect.v4.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.rest.RestUrl;
import io.webchat.spi.config.Values;
import io.webchat.spi.transport.TransportConfigurationException;
import io.webchat.spi.transport.TransportOptions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the wire needs of {@code transport}, checked.
 *
 * @param hosts names of the servers, at least one, in the order in which they are tried
 * @param useHttps whether they are asked by https
 * @param reverseProxy what stands before them
 */
record PureConnectOptions(List<String> hosts, boolean useHttps, Optional<RestUrl> reverseProxy) {
  private static final String HOSTS = "hosts";
  private static final String REVERSE_PROXY_URL = "reverseProxyUrl";
  private static final String INTERACTION_DATA = "interactionData";
  private static final String EXPECTED_HOSTS = "names of hosts, without scheme, port and path";
  private static final int HTTPS_PORT = 8019;
  private static final int HTTP_PORT = 8018;
  private static final int LONGEST_NAME = 253;

  /**
   * The options that are read here; of {@code interactionData}, which {@link InteractionData}
   * reads, the kinds of its values.
   */
  @interface Keys {
    String[] hosts() default {};

    boolean useHttps() default false;

    String reverseProxyUrl() default "";

    String interactionData() default "";

    String interactionData_routing() default "";

    String interactionData_routing_targetType() default "";

    String interactionData_routing_targetName() default "";

    String interactionData_notes() default "";

    String interactionData_additionalAttrs() default "";

    String interactionData_journey() default "";

    String interactionData_routingContexts() default "";
  }

  /**
   * Reads the options.
   *
   * @throws TransportConfigurationException when one is missing or cannot be used
   */
  static PureConnectOptions of(WebChatConfiguration configuration) {
    PureConnectOptions options =
        TransportOptions.readShared(configuration, Keys.class, PureConnectOptions::read);
    if (options.hosts().isEmpty()) {
      throw TransportConfigurationException.of("transport." + HOSTS, EXPECTED_HOSTS, "");
    }
    return options;
  }

  private static PureConnectOptions read(Values values) {
    List<String> hosts = values.parsedList(HOSTS, PureConnectOptions::checked);
    boolean useHttps = values.flag("useHttps");
    RestUrl proxy =
        values.isGiven(REVERSE_PROXY_URL)
            ? values.required(REVERSE_PROXY_URL, text -> address(text, REVERSE_PROXY_URL))
            : null;
    checkInteractionData(values);
    return new PureConnectOptions(hosts, useHttps, Optional.ofNullable(proxy));
  }

  private static void checkInteractionData(Values values) {
    Stream.of("", ".routing", ".additionalAttrs", ".journey")
        .forEach(key -> values.object(INTERACTION_DATA + key));
    Stream.of(".routing.targetType", ".routing.targetName", ".notes")
        .forEach(key -> values.text(INTERACTION_DATA + key));
    values.items(INTERACTION_DATA + ".routingContexts");
  }

  private static List<String> checked(List<String> names) {
    Set<String> hosts = new LinkedHashSet<>();
    for (String name : names) {
      if (!isHost(name)) {
        throw new IllegalArgumentException(EXPECTED_HOSTS);
      }
      hosts.add(hostName(name));
    }
    return List.copyOf(hosts);
  }

  /** Whether a text is the name or the address of a host, and nothing more. */
  static boolean isHost(String text) {
    return text.length() <= LONGEST_NAME
        && text.matches("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}]")
        && isInAddress(text);
  }

  private static boolean isInAddress(String host) {
    try {
      return !RestUrl.parse("http://" + host + ":" + HTTP_PORT).host().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static String hostName(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  /** The address of a host, which {@link #isHost} has checked. */
  RestUrl address(String host) {
    if (reverseProxy.isPresent()) {
      return reverseProxy.get().segment(host);
    }
    return address(
        useHttps ? "https://" + host + ":" + HTTPS_PORT : "http://" + host + ":" + HTTP_PORT,
        HOSTS);
  }

  private static RestUrl address(String text, String key) {
    return RestUrl.parse(text).without("").from("transport." + key);
  }
}
