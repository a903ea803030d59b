package io.webchat.core.internal.runtime;

import io.webchat.api.Capabilities;
import io.webchat.api.bus.Plugin;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.Rejection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The events of {@code WebChatService}. Used on the mailbox only. */
public final class ServiceEvents {
  /** Every event the service publishes. */
  public static final List<String> NAMES =
      Pattern.compile("\\s+")
          .splitAsStream(
              """
              ready restored restoreTimeout restoreFailed restoredOffline messageReceived error
              started ended cleared expiryNotice expiryNoticeCancelled agentTypingStarted
              agentTypingStopped agentTypingTimeout pollingStarted pollingStopped clientConnected
              clientDisconnected agentConnected agentDisconnected supervisorConnected
              supervisorDisconnected botConnected botDisconnected clientTypingStarted
              clientTypingStopped disconnected reconnected connectionPending chatServerWentOffline
              chatServerBackOnline connectionRestored chatServerTimeout sleeping waking ajaxResponse
              sessionLost sessionMoved capabilitiesChanged wireChanged
              """)
          .toList();

  private final Plugin plugin;

  public ServiceEvents(Plugin plugin) {
    this.plugin = plugin;
  }

  public void publish(String event) {
    plugin.publish(event, Map.of());
  }

  public void publish(String event, Map<String, ?> data) {
    plugin.publish(event, data);
  }

  /** Published with "republish": late subscribers get it too. */
  public void ready() {
    plugin.republish("ready", Map.of());
  }

  /** What the transport can do, as an event and as a value that stays. */
  public void capabilities(Capabilities told) {
    publish("capabilitiesChanged", told);
    data("capabilities", told);
  }

  /** Published only for those who listen, and never logged. */
  public void ajaxResponse(AjaxResponse response) {
    if (plugin.subscribers("ajaxResponse") > 0) {
      plugin.publishDirect("ajaxResponse", response);
    }
  }

  /**
   * The {@code error} event: the AJAX response with {@code errors: [{code, text, hint?,
   * response}]}; {@code response} is the AJAX response again, where version 3 has it.
   */
  public void error(Rejection reason) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", reason.code());
    error.put("text", reason.text());
    reason.hint().ifPresent(hint -> error.put("hint", hint));
    AjaxResponse ajax = reason.ajax().orElseGet(() -> AjaxResponse.failure("error"));
    error.put("response", ajax);
    plugin.publish("error", ajax.with("errors", List.of(error)));
  }

  /** The values that are there before there is a session. */
  public void initialData() {
    data("sessionActive", false);
    data("sessionData", Map.of());
    data("userData", Map.of());
    data("sleeping", false);
  }

  /** A value of the service that other plugins read, for instance {@code sessionActive}. */
  public void data(String key, Object value) {
    plugin.data(key, value);
  }
}
