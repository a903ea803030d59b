package io.webchat.demo.internal.swap;

import java.lang.management.CompilationMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What the JVM did since its start.
 *
 * @param collectingMs collecting garbage, ms
 * @param compilingMs compiling, summed over its threads, ms; 0 where it does not tell
 * @param processorMs processor time of all of it, ms; 0 where the system does not tell
 */
record JvmWork(long collectingMs, long compilingMs, long processorMs) {
  static JvmWork now() {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    boolean told = compiler != null && compiler.isCompilationTimeMonitoringSupported();
    return new JvmWork(
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionTime)
            .sum(),
        told ? compiler.getTotalCompilationTime() : 0,
        ProcessHandle.current().info().totalCpuDuration().map(Duration::toMillis).orElse(0L));
  }

  JvmWork since(JvmWork before) {
    return new JvmWork(
        collectingMs - before.collectingMs,
        compilingMs - before.compilingMs,
        processorMs - before.processorMs);
  }

  /** How busy all processors were with it in a time, percent. */
  long busyPercent(long ms) {
    return processorMs * 100 / Math.max(1, ms * Runtime.getRuntime().availableProcessors());
  }

  /** What it did besides running the program. */
  @Override
  public String toString() {
    return "collecting %d ms, compiling %d ms".formatted(collectingMs, compilingMs);
  }
}
