package io.webchat.core.internal.command;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Json;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.runtime.ProductVersion;
import io.webchat.json.JsonReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The data that goes with a chat. User data: configured, changed by {@code updateUserData}, and
 * that of the service itself. Interaction data: from {@code updateInteractionData}.
 */
public final class UserData {
  private final BiConsumer<String, Object> published;
  private final Map<String, Object> internal = new LinkedHashMap<>(4);
  private final Map<String, Object> interaction = new LinkedHashMap<>(4);

  /** {@code published} gets key and value of what others may read on the bus. */
  public UserData(BiConsumer<String, Object> published) {
    this.published = published;
  }

  /** Starts anew from the configuration. */
  public void configure(WebChatConfiguration configuration) {
    internal.clear();
    merge(configuration.userData());
  }

  /** Merges changes; returns the whole, immutable. */
  Map<String, Object> merge(Map<String, ?> changes) {
    return merge("userData", internal, changes);
  }

  /** Merges changes of the interaction data; returns the whole, immutable. */
  Map<String, Object> mergeInteraction(Map<String, ?> changes) {
    return merge("interactionData", interaction, changes);
  }

  /** The interaction data of a new chat: that of the call over the former; empty without any. */
  Map<String, Object> interactionForStart(Object ofCall) {
    Map<String, Object> merged = new LinkedHashMap<>(interaction);
    merged.putAll(parse("interactionData", ofCall));
    return Json.freeze(merged);
  }

  private Map<String, Object> merge(String name, Map<String, Object> all, Map<String, ?> changes) {
    all.putAll(changes);
    Map<String, Object> merged = Json.freeze(all);
    published.accept(name, merged);
    return merged;
  }

  /**
   * The user data of a call.
   *
   * @param given an object, its JSON as a string, or {@code null}
   */
  static Map<String, Object> ofCall(Object given) {
    return parse("userData", given);
  }

  /**
   * The user data of a new chat, later entries over earlier ones: configured, of the call, of the
   * service. A transport adds what only its wire knows.
   */
  Map<String, Object> forStart(Map<String, Object> ofCall) {
    Map<String, Object> merged = new LinkedHashMap<>(internal);
    merged.putAll(ofCall);
    merged.put("_genesys_source", "server");
    merged.put("_genesys_referrer", "");
    merged.put("_genesys_url", "");
    merged.put("_genesys_pageTitle", "");
    merged.put("_genesys_browser", "Java " + System.getProperty("java.version"));
    merged.put(
        "_genesys_OS", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    merged.put("_genesys_widgets", ProductVersion.VALUE);
    return Json.freeze(merged);
  }

  private static Map<String, Object> parse(String option, Object ofCall) {
    if (ofCall instanceof String text) {
      return JsonReader.object(text).orElseThrow(() -> malformed(option));
    }
    if (ofCall != null && !(ofCall instanceof Map)) {
      throw malformed(option);
    }
    return ofCall == null ? Map.of() : Json.freeze((Map<?, ?>) ofCall);
  }

  private static Rejection malformed(String option) {
    return Rejection.of(
        ErrorCode.INVALID_ARGUMENT, "malformed data object provided in " + option + " property");
  }
}
