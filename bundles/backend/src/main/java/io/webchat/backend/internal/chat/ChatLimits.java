package io.webchat.backend.internal.chat;

import io.webchat.http.channel.OutboxLimits;

/**
 * The bounds of chats.
 *
 * @param chats chats at a time
 * @param chatsPerKey chats of one holder of keys
 * @param readers streams of one chat's events
 * @param openCommands commands of one chat that have not settled
 * @param events events of a chat that are kept
 * @param transcript messages that a chat which was taken up begins with
 * @param times waiting times
 */
public record ChatLimits(
    int chats,
    int chatsPerKey,
    int readers,
    int openCommands,
    OutboxLimits events,
    int transcript,
    Times times) {
  /**
   * Waiting times, ms.
   *
   * @param beat between signs of life
   * @param stall how long a connection may take nothing
   * @param idle after which a chat is left that nobody reads or uses
   * @param ended how long a chat that is over is kept
   */
  public record Times(long beat, long stall, long idle, long ended) {}
}
