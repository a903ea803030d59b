package io.webchat.failover;

import java.time.Duration;
import java.util.UUID;

/**
 * How containers that share a store divide the sessions among themselves.
 *
 * @param enabled whether they do
 * @param leaseMs how long a session stays with a container that gives no sign, ms
 * @param owner id of this container among those that share the store
 * @param limit sessions looked at in one search for sessions that no container serves
 * @param drainMs how long a container that stops waits until its chats are handed over or stored
 * @param callMs how long the store may take to answer a call about a lease
 */
public record FailoverSettings(
    boolean enabled, long leaseMs, String owner, int limit, long drainMs, long callMs) {
  /** How long a container that stops waits where nothing else is said, ms. */
  public static final long DRAIN_MS = 10_000;

  /** Every container serves its own sessions only. */
  public static final FailoverSettings OFF = new FailoverSettings(false, 10_000, newOwner(), 500);

  /** With a fourth of the lease time for a call. */
  public FailoverSettings(boolean enabled, long leaseMs, String owner, int limit, long drainMs) {
    this(enabled, leaseMs, owner, limit, drainMs, Math.max(1, leaseMs / 4));
  }

  /** With {@link #DRAIN_MS}, too. */
  public FailoverSettings(boolean enabled, long leaseMs, String owner, int limit) {
    this(enabled, leaseMs, owner, limit, DRAIN_MS);
  }

  /** An id that no other container and no other start of this one has. */
  public static String newOwner() {
    return UUID.randomUUID().toString();
  }

  /**
   * How long the store keeps a lease that is not confirmed, ms: an outage of {@link #leaseMs} that
   * begins right before a confirmation is over before, and the confirmation after it is in time.
   */
  public long keptMs() {
    return leaseMs + renewMs() + 2 * retryMs();
  }

  /** The same as the store is asked for it. */
  public Duration lease() {
    return Duration.ofMillis(keptMs());
  }

  /** The same, ns. */
  public long leaseNanos() {
    return keptMs() * 1_000_000;
  }

  /** Time between searches for sessions that no container serves, ms: two lease times are kept. */
  public long searchMs() {
    return Math.max(1, leaseMs / 4);
  }

  /** How long after a confirmation the next one is asked for, ms. */
  public long renewMs() {
    return Math.max(1, leaseMs / 3);
  }

  /** How long after a failure the next attempt is made, ms. */
  public long retryMs() {
    return Math.max(1, leaseMs / 10);
  }
}
