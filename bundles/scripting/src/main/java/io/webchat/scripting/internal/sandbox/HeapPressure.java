package io.webchat.scripting.internal.sandbox;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Whether the heap of the JVM was nearly full after it was collected last. Thread-safe. */
final class HeapPressure implements BooleanSupplier {
  private static final double FULL = 0.85;

  private final List<MemoryPoolMXBean> pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .filter(MemoryPoolMXBean::isCollectionUsageThresholdSupported)
          .toList();

  @Override
  public boolean getAsBoolean() {
    return pools.stream().map(MemoryPoolMXBean::getCollectionUsage).anyMatch(HeapPressure::isShort);
  }

  /** The young generation has no bound of its own, or is empty after a collection. */
  private static boolean isShort(MemoryUsage usage) {
    return usage != null && usage.getMax() > 0 && usage.getUsed() > FULL * usage.getMax();
  }
}
