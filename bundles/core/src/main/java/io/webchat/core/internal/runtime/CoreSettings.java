package io.webchat.core.internal.runtime;

import io.webchat.failover.FailoverSettings;

/**
 * Bounds and choices of the core.
 *
 * @param threads threads that run mailboxes
 * @param maxInstances instances open at once
 * @param mailboxLimit tasks waiting in one instance
 * @param transcriptLimit messages kept per instance; the oldest go first
 * @param sendLimit messages waiting to be sent per instance
 * @param extensionTimeoutMs how long a new instance waits for its extensions, and an ended chat for
 *     preprocessors, ms
 * @param transportGraceMs how long a new instance waits for a transport of its type to be
 *     registered, ms
 * @param storageGraceMs how long after the start of the core new instances wait for their storage,
 *     ms
 * @param storageTimeoutMs how long a new instance waits for what is stored of it, ms
 * @param sessionStorage name of the storage provider where the configuration of an instance chooses
 *     none
 * @param downloadFolder where downloads go that name no target; empty for nowhere
 * @param failover how sessions are divided among containers that share a store
 * @param hooks what becomes of messages whose hooks cannot do their work
 */
public record CoreSettings(
    int threads,
    int maxInstances,
    int mailboxLimit,
    int transcriptLimit,
    int sendLimit,
    long extensionTimeoutMs,
    long transportGraceMs,
    long storageGraceMs,
    long storageTimeoutMs,
    String sessionStorage,
    String downloadFolder,
    FailoverSettings failover,
    HookSettings hooks) {
  /** Without OSGi, where storage is there from the beginning or not at all. */
  public static final CoreSettings DEFAULT =
      new CoreSettings(
          defaultThreads(),
          50_000,
          10_000,
          5_000,
          100,
          10_000,
          3_000,
          0,
          10_000,
          "cookie",
          "",
          FailoverSettings.OFF,
          HookSettings.DEFAULT);

  /** One a processor, two at least. */
  public static int defaultThreads() {
    return Math.max(2, Runtime.getRuntime().availableProcessors());
  }
}
