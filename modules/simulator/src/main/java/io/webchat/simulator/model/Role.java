package io.webchat.simulator.model;

/**
 * What a participant is in a chat. The wires spell the roles differently; see {@link
 * SimulatedParticipant}.
 */
public enum Role {
  /** The customer. */
  CLIENT,
  /** A human agent. */
  AGENT,
  /** A supervisor who joined visibly. */
  SUPERVISOR,
  /** A workflow or the system itself. */
  EXTERNAL,
  /** A bot: on the v2 wire an agent whose party information says {@code style BOT}. */
  BOT
}
