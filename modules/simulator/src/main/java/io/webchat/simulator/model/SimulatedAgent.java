package io.webchat.simulator.model;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A participant of the server's side of a chat: an agent, a supervisor, a bot. Every action happens
 * at once and is in the transcript when the call returns; one that has not joined joins first. All
 * methods may be called by any thread.
 *
 * <p>Actions in a chat that ended throw {@link IllegalStateException}.
 */
@ProviderType
public interface SimulatedAgent {
  /** The nickname. */
  String name();

  /** What the agent is. */
  Role role();

  /** Whether the agent is in the chat now. */
  boolean connected();

  /** Joins; nothing happens when already in. */
  SimulatedAgent join();

  /** Begins to type. */
  SimulatedAgent typing();

  /** Stops typing. */
  SimulatedAgent stopTyping();

  /** Says a text. */
  SimulatedAgent say(String text);

  /** Sends a file that the customer can download; returns its id. */
  String sendFile(String name, String type, byte[] content);

  /** Pushes a URL. */
  SimulatedAgent pushUrl(String url);

  /**
   * Sends a structured message.
   *
   * @param content the object for {@code structured-content / genesys-chat / content}: {@code
   *     contentType}, {@code content}, {@code text}
   */
  SimulatedAgent structured(Map<String, Object> content);

  /** Sends a notice. */
  SimulatedAgent notice(String text);

  /** Sends a custom notice. */
  SimulatedAgent customNotice(String text);

  /** Brings in another agent and leaves; returns the other. */
  SimulatedAgent transferTo(String other);

  /** Leaves; the chat goes on. Nothing happens when not in. */
  void leave();

  /** Leaves, if in, and ends the chat. */
  void end();
}
