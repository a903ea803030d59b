package io.webchat.transport.pureengage.v3.internal;

/**
 * A limit a little above what the server was seen to hold: a quarter and five seconds more than the
 * longest poll, from 15 s to 110 s. Until the server has let a poll end without messages it is at
 * least 45 s. After a poll without an answer the next one has twice the limit, since the server may
 * only hold its polls longer.
 */
final class LearnedPollLimit implements PollLimit {
  static final long START_MS = 45_000;
  static final long LEAST_MS = 15_000;
  private static final long MORE_MS = 5_000;

  private long longest;
  private boolean endedByServer;
  private boolean doubled;

  @Override
  public synchronized long ms() {
    long seen = longest + longest / 4 + MORE_MS;
    long limit = Math.max(endedByServer ? LEAST_MS : START_MS, seen);
    return Math.min(MOST_MS, doubled ? 2 * limit : limit);
  }

  @Override
  public synchronized void answered(long heldMs, boolean empty) {
    longest = Math.max(longest, heldMs);
    endedByServer |= empty;
    doubled = false;
  }

  @Override
  public synchronized void silent() {
    doubled = true;
  }
}
