package io.webchat.api.config;

/**
 * {@code cometD} of version 2.
 *
 * @param enabled whether CometD is used instead of REST
 * @param url Bayeux URL, {@code cometURL}
 * @param channel {@code /service/chatV2/customer-support}
 * @param apiUrl URL for files, {@code apiURL}
 * @param websocketEnabled true
 */
public record CometDSettings(
    boolean enabled, String url, String channel, String apiUrl, boolean websocketEnabled) {
  static CometDSettings from(LooseValues cometD) {
    return new CometDSettings(
        cometD.flag("enabled", false),
        cometD.text("cometURL", ""),
        cometD.text("channel", "/service/chatV2/customer-support"),
        cometD.text("apiURL", ""),
        cometD.flag("websocketEnabled", true));
  }
}
