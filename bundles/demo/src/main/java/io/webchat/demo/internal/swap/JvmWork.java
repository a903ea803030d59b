package io.webchat.demo.internal.swap;

import java.lang.management.CompilationMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * What the JVM did besides running the program, since its start.
 *
 * @param collectingMs collecting garbage, ms
 * @param compilingMs compiling, summed over its threads, ms; 0 where it does not tell
 */
record JvmWork(long collectingMs, long compilingMs) {
  static JvmWork now() {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    boolean told = compiler != null && compiler.isCompilationTimeMonitoringSupported();
    return new JvmWork(
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionTime)
            .sum(),
        told ? compiler.getTotalCompilationTime() : 0);
  }

  JvmWork since(JvmWork before) {
    return new JvmWork(collectingMs - before.collectingMs, compilingMs - before.compilingMs);
  }

  @Override
  public String toString() {
    return "collecting %d ms, compiling %d ms".formatted(collectingMs, compilingMs);
  }
}
