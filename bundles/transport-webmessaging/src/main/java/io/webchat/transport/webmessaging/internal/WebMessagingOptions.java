package io.webchat.transport.webmessaging.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.rest.RestUrl;
import io.webchat.spi.config.Values;
import io.webchat.spi.transport.TransportConfigurationException;
import io.webchat.spi.transport.TransportOptions;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the wire needs of {@code transport}, checked.
 *
 * @param api the address of the REST service
 * @param deploymentId which deployment
 * @param socket the address of the socket, with its query
 * @param config the address of the deployment's configuration
 * @param origin the origin that the deployment allows
 * @param silenceMs how long the server may be silent, ms; 0 for no limit
 */
record WebMessagingOptions(
    RestUrl api, String deploymentId, URI socket, RestUrl config, String origin, long silenceMs) {
  private static final String API_HOST = "api.";
  private static final String SOCKET_URL = "socketURL";
  private static final String CONFIG_URL = "configURL";
  private static final String APPLICATION = "webchat-" + BundleVersion.VALUE;

  /** The options that are read here. */
  @interface Keys {
    String dataURL() default "";

    String endpoint() default "";

    String socketURL() default "";

    String configURL() default "";

    String origin() default "";

    long silenceTimeout() default 45_000;
  }

  /**
   * Reads the options.
   *
   * @throws TransportConfigurationException when one is missing or cannot be used
   */
  static WebMessagingOptions of(WebChatConfiguration configuration) {
    return TransportOptions.readShared(configuration, Keys.class, WebMessagingOptions::read);
  }

  private static WebMessagingOptions read(Values values) {
    RestUrl api =
        values.required(
            "dataURL", text -> RestUrl.parse(text).without("").from("transport.dataURL"));
    String deployment = values.required("endpoint", WebMessagingOptions::deployment);
    Optional<String> domain = domain(api);
    URI socket =
        values.isGiven(SOCKET_URL) || domain.isEmpty()
            ? values.required(SOCKET_URL, WebMessagingOptions::socket)
            : socket("wss://webmessaging." + domain.get() + "/v1");
    RestUrl config =
        values.isGiven(CONFIG_URL) || domain.isEmpty()
            ? values.required(CONFIG_URL, RestUrl::parse).from("transport." + CONFIG_URL)
            : RestUrl.parse("https://api-cdn." + domain.get()).from(api.key());
    String origin =
        values.isGiven("origin")
            ? values.parsed("origin", WebMessagingOptions::origin)
            : domain.map(name -> "https://apps." + name).orElse(origin(api.text()));
    return new WebMessagingOptions(
        api,
        deployment,
        withQuery(socket, deployment),
        file(config, deployment),
        origin,
        values.millisOrNone("silenceTimeout", 1_000, 600_000));
  }

  /** The domain of {@code https://api.<domain>}: the other services are known by it. */
  private static Optional<String> domain(RestUrl api) {
    String host = api.host();
    boolean known = host.startsWith(API_HOST) && host.length() > API_HOST.length();
    return known ? Optional.of(host.substring(API_HOST.length())) : Optional.empty();
  }

  private static String deployment(String text) {
    if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c == '/' || c > '~')) {
      throw new IllegalArgumentException("the id of a deployment");
    }
    return text;
  }

  private static URI socket(String text) {
    try {
      URI address = URI.create(text.strip());
      boolean socket =
          "ws".equalsIgnoreCase(address.getScheme()) || "wss".equalsIgnoreCase(address.getScheme());
      if (socket && address.getHost() != null && address.getFragment() == null) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(expectedSocket(), e);
    }
    throw new IllegalArgumentException(expectedSocket());
  }

  private static String expectedSocket() {
    return "a URL that begins with ws:// or wss:// and names a host, since dataURL does not begin"
        + " with https://api. or it is given";
  }

  /** Scheme, host and, where it is not the usual one, port. */
  private static String origin(String text) {
    URI address = URI.create(RestUrl.parse(text).text());
    return address.getScheme() + "://" + address.getAuthority();
  }

  private static URI withQuery(URI socket, String deployment) {
    String more = named(deployment) + "&application=" + encoded(APPLICATION);
    return URI.create(socket + (socket.getRawQuery() == null ? "?" : "&") + more);
  }

  private static String named(String deployment) {
    return "deploymentId=" + encoded(deployment);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The address of the socket for a session of another deployment than the configured one. */
  URI socketOf(String deployment) {
    return deploymentId.equals(deployment)
        ? socket
        : URI.create(socket.toString().replace(named(deploymentId), named(deployment)));
  }

  /** An address that names no file is that of the service that has the files. */
  private static RestUrl file(RestUrl config, String deployment) {
    return config.text().contains(".json")
        ? config
        : config
            .without("")
            .segments("webdeployments", "v1", "deployments", deployment, "config.json");
  }
}
