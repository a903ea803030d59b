package io.webchat.benchmarks.harness;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What this process has used up. Thread-safe. */
public final class Processor {
  private Processor() {}

  /** Processor time of all threads so far, ns. */
  public static long nanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** Bytes of the heap in use after a collection. */
  public static long usedHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) { // what waits for its cleaner goes with the next one
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
