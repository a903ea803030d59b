package io.webchat.transport.webmessaging.internal.wire;

import io.webchat.json.JsonValues;
import java.util.Map;

/**
 * What the configuration of a deployment says, as far as it matters here.
 *
 * @param active whether chats can be started
 * @param typing whether the agent may see that the customer types
 * @param autoStart whether a session begins the conversation without a message
 * @param readOnlyEnd whether a conversation that an agent leaves can only be read
 * @param clear whether the customer may clear the conversation
 * @param signIn whether customers may be signed in
 */
public record DeploymentConfig(
    boolean active,
    boolean typing,
    boolean autoStart,
    boolean readOnlyEnd,
    boolean clear,
    boolean signIn) {
  /** What counts while the configuration is not known: nothing is begun by itself. */
  public static final DeploymentConfig UNKNOWN =
      new DeploymentConfig(true, true, false, false, true, true);

  /** Reads {@code config.json}. */
  public static DeploymentConfig of(Map<String, Object> config) {
    Map<String, Object> messenger = object(config, "messenger");
    Map<String, Object> conversations = object(object(messenger, "apps"), "conversations");
    Map<String, Object> disconnect = object(conversations, "conversationDisconnect");
    boolean enabled = !Boolean.FALSE.equals(messenger.get("enabled"));
    return new DeploymentConfig(
        enabled && "Active".equalsIgnoreCase(String.valueOf(config.get("status"))),
        !Boolean.FALSE.equals(conversations.get("showUserTypingIndicator")),
        enabled(conversations, "autoStart"),
        ServerFrame.isTrue(disconnect.get("enabled"))
            && "ReadOnly".equalsIgnoreCase(String.valueOf(disconnect.get("type"))),
        enabled(conversations, "conversationClear"),
        enabled(config, "auth"));
  }

  private static boolean enabled(Map<String, Object> parent, String feature) {
    return ServerFrame.isTrue(object(parent, feature).get("enabled"));
  }

  private static Map<String, Object> object(Map<String, Object> parent, String key) {
    return JsonValues.object(parent.get(key));
  }
}
