package io.webchat.web.internal.channel;

import io.webchat.http.channel.OutboxLimits;

/**
 * The bounds of one channel.
 *
 * @param frames frames that may wait until the page confirms them
 * @param characters characters of those frames in all
 * @param openCalls commands of the page that may be open at a time, and commands to the page
 * @param plugins plug-ins that a page may have on the bus of the container
 * @param transcript messages of a running chat that a new page gets, the newest
 */
public record ChannelLimits(
    int frames, int characters, int openCalls, int plugins, int transcript) {
  /** The default. */
  public static final ChannelLimits DEFAULT = new ChannelLimits(2_000, 4_000_000, 200, 20, 500);

  /** What may wait for the page. */
  public OutboxLimits outbox() {
    return new OutboxLimits(frames, characters);
  }
}
