package io.webchat.web.internal.visitor;

import io.webchat.http.limit.RateLimit;
import io.webchat.web.internal.channel.ChannelLimits;

/**
 * The bounds of visitors.
 *
 * @param visitors visitors with an instance at a time
 * @param channels channels of one visitor
 * @param channelsInAll channels of all visitors
 * @param channel bounds of one channel
 * @param frames frames of one visitor
 * @param opens channels opened from one address
 * @param times waiting times
 */
public record VisitorLimits(
    int visitors,
    int channels,
    int channelsInAll,
    ChannelLimits channel,
    RateLimit.Rate frames,
    RateLimit.Rate opens,
    Times times) {
  /** Addresses whose rates are remembered. */
  static final int ADDRESSES = 20_000;

  /**
   * Waiting times, ms.
   *
   * @param beat between signs of life
   * @param stall how long a connection may take nothing
   * @param absence how long a page, and a visitor without a page, may be away
   */
  public record Times(long beat, long stall, long absence) {}

  /** The default. */
  public static final VisitorLimits DEFAULT =
      new VisitorLimits(
          10_000,
          20,
          20_000,
          ChannelLimits.DEFAULT,
          new RateLimit.Rate(50, 300),
          new RateLimit.Rate(5, 100),
          new Times(15_000, 60_000, 60_000));
}
