package io.webchat.simulator.model;

import java.util.Objects;

/**
 * One party of a chat.
 *
 * @param number the {@code participantId} of the v2 wire, counted from 1 in order of appearance
 * @param id the {@code participantId} of the v3 wire, a UUID
 * @param nickname the name shown; the customer's may change during a chat
 * @param role what the party is
 */
public record SimulatedParticipant(int number, String id, String nickname, Role role) {
  /** Checks that nothing is missing. */
  public SimulatedParticipant {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(nickname, "nickname");
    Objects.requireNonNull(role, "role");
  }
}
