package io.webchat.simulator.internal.chat;

import io.webchat.simulator.model.SimulatedMessage;
import java.util.List;

/**
 * What a wire shows of a chat at one moment.
 *
 * @param messages the entries asked for, oldest first
 * @param lastIndex the index of the newest entry
 * @param ended whether the chat is over
 * @param endedByCustomer whether the customer ended it
 * @param alias the current alias
 * @param idleSeconds seconds until the close that an idle alert announced, 0 when none is near
 * @param version counts the changes of the chat
 */
public record Snapshot(
    List<SimulatedMessage> messages,
    int lastIndex,
    boolean ended,
    boolean endedByCustomer,
    String alias,
    int idleSeconds,
    long version) {}
