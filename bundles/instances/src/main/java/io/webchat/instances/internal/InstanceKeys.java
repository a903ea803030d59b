package io.webchat.instances.internal;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.spi.config.ConfigurationSource;
import io.webchat.spi.config.NearestKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys of an instance that the service reads. Others are those of the user interface, which are
 * kept, or mistyped.
 */
final class InstanceKeys {
  /** Known keys whose values may be shown. */
  private static final Set<String> SHOWN =
      Set.of(
          "id",
          "script",
          "dataURL",
          "endpoint",
          "serverURL",
          "enableCustomHeader",
          "enableUrlTrailingSlash",
          "ajaxTimeout",
          "fileUploadTimeout",
          "xhrFields.withCredentials",
          "pollRate",
          "pollRateMin",
          "pollRateMax",
          "pollRateMult",
          "pollRateSleep",
          "dynamicPolling",
          "pollExceptionLimit",
          "restoreTimeout",
          "expiryNoticeTime",
          "sessionStorage",
          "acknowledge",
          "maxMessageLength",
          "hooks.needScripts",
          "hooks.onFailure",
          "cometD",
          "cometD.enabled",
          "cometD.cometURL",
          "cometD.channel",
          "cometD.apiURL",
          "cometD.websocketEnabled",
          "cometD.logLevel",
          "async",
          "async.enabled",
          "async.maxMessagePageSize",
          "transport",
          "transport.type",
          "transport.dataURL",
          "transport.endpoint",
          "transport.stream",
          "transport.pollTimeout",
          "transport.longPollTimeout",
          "transport.ajaxTimeout",
          "transport.maxMessagePageSize",
          "transport.async",
          "transport.async.enabled",
          "hooks",
          "xhrFields",
          "main.deploymentID",
          "main.lang",
          "main.language");

  private static final Set<String> PUBLIC =
      Set.of("cometD", "async", "transport", "transport.async", "xhrFields", "hooks");

  private static final List<String> FREE =
      List.of("userData", "main", "transport.headers", "json", "form", "chatButton");

  /** Types whose options are known. */
  private static final Set<String> TYPES =
      Set.of(
          WebChatConfiguration.GMS_REST,
          WebChatConfiguration.GMS_COMETD,
          WebChatConfiguration.PUREENGAGE_V3);

  /** All known keys. */
  static final Set<String> KNOWN =
      Stream.concat(SHOWN.stream(), Stream.of("apikey", "userData", "json"))
          .collect(Collectors.toUnmodifiableSet());

  private InstanceKeys() {}

  static boolean isShown(String key) {
    return SHOWN.contains(key);
  }

  /** Whether the keys in the object of this key may be listed. */
  static boolean isPublic(String key) {
    return PUBLIC.contains(key);
  }

  /**
   * Keys that nothing reads and that look like one that is read. Which keys of {@code transport} a
   * third-party transport reads is not known here.
   */
  static List<String> mistyped(ConfigurationSource source) {
    List<String> free = new ArrayList<>(FREE);
    Object type = source.values().get("transport.type");
    if (type != null && !TYPES.contains(type.toString().strip())) {
      free.add("transport");
    }
    return source.values().keySet().stream()
        .filter(key -> !KNOWN.contains(key) && free.stream().noneMatch(object -> isIn(key, object)))
        .filter(key -> NearestKey.of(key, KNOWN).isPresent())
        .sorted()
        .toList();
  }

  private static boolean isIn(String key, String object) {
    return key.equals(object) || key.startsWith(object + ".");
  }
}
