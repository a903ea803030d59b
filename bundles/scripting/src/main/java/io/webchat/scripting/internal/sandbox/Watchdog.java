package io.webchat.scripting.internal.sandbox;

import io.webchat.spi.thread.DaemonThreads;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts off calls that take too long or allocate too much: {@code interrupt}, which leaves the
 * context usable; then {@code close(true)}; then the thread is given up.
 */
public final class Watchdog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
  private static final long SCAN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final Duration INTERRUPT = Duration.ofMillis(500);
  private static final long CLOSE_MS = 1_000;

  /** How long a call that is over waits for a cut that has begun, ms. */
  private static final long CUT_MS = 10_000;

  /** How often a thread that does not get the processor is interrupted again. */
  private static final int MOST_INTERRUPTS = 20;

  private final Supplier<ScriptLimits> limits;
  private final ScriptThreads threads;
  private final LongUnaryOperator allocated = allocationCounter();
  private final HeapPressure heap = new HeapPressure();
  private final boolean cpuTold = cpuIsTold();
  private final LongUnaryOperator used =
      cpuTold ? ManagementFactory.getThreadMXBean()::getThreadCpuTime : thread -> 0;
  private final Set<Watch> running = ConcurrentHashMap.newKeySet();
  private final Thread scanner = DaemonThreads.named("webchat-script-watchdog", this::scan);
  private final ExecutorService cutters;
  private volatile boolean closed;

  /** Whether the scanner sleeps until a call begins. */
  private volatile boolean idle;

  public Watchdog(Supplier<ScriptLimits> limits, ScriptThreads threads) {
    this.limits = limits;
    this.threads = threads;
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            4,
            4,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.numbered("webchat-script-cut"));
    pool.allowCoreThreadTimeOut(true);
    cutters = pool;
    scanner.start();
  }

  /** Whether the JVM has little memory left. */
  public boolean heapIsShort() {
    return heap.getAsBoolean();
  }

  /** One call that is watched. */
  public final class Watch {
    private final Context context;
    private final Thread thread = Thread.currentThread();
    private final long allocationLimit = limits.get().allocationBytes();
    private final CallTime time;
    private final long allocatedBefore = allocated.applyAsLong(thread.getId());
    private final CountDownLatch cutDone = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile String reason;
    private volatile boolean starved;
    private volatile boolean contextClosed;
    private final Consumer<Watch> whenGivenUp;
    private final long limitMs;
    private boolean gaveUp;

    private Watch(Context context, long limitMs, Consumer<Watch> whenGivenUp) {
      this.context = context;
      this.limitMs = limitMs;
      this.time = new CallTime(TimeUnit.MILLISECONDS.toNanos(limitMs), System.nanoTime(), cpuTold);
      this.whenGivenUp = whenGivenUp;
    }

    /** Why it was cut off; {@code null} when it was not. */
    public String reason() {
      return reason;
    }

    /** Whether it was cut off since the machine is too busy, not for what it did. */
    public boolean isStarved() {
      return starved;
    }

    /** Whether the context was closed in doing so. */
    public boolean contextClosed() {
      return contextClosed;
    }

    /** What the call has allocated so far; asked on its thread. */
    public long allocated() {
      return allocated.applyAsLong(thread.getId()) - allocatedBefore;
    }

    /**
     * The call is over. A cut that has begun must not hit the next call.
     *
     * @return whether it had been given up before
     */
    public boolean end() {
      ended.countDown();
      if (!running.remove(this)) {
        try {
          cutDone.await(CUT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      synchronized (this) {
        if (gaveUp) {
          threads.cameBack();
        }
        return gaveUp;
      }
    }

    private void check(long now) {
      String why = null;
      CallTime.Verdict verdict = time.check(now, cpu(), thread.getState());
      if (verdict == CallTime.Verdict.TOO_LONG) {
        why = "it took longer than " + limitMs + " ms";
      } else if (verdict == CallTime.Verdict.STARVED) {
        why = "it got too little of the processor to end, the machine is busy";
      } else if (allocated.applyAsLong(thread.getId()) - allocatedBefore > allocationLimit) {
        why = "it allocated more than " + (allocationLimit >> 20) + " MB";
      }
      if (why != null && running.remove(this)) {
        starved = verdict == CallTime.Verdict.STARVED;
        reason = why;
        try {
          cutters.execute(this::cut);
        } catch (RejectedExecutionException e) {
          cutDone.countDown();
        }
      }
    }

    private long cpu() {
      return used.applyAsLong(thread.getId());
    }

    private void cut() {
      try {
        if (!interrupt()) {
          close();
        }
      } catch (IllegalStateException | PolyglotException e) {
        LOG.debug("A context was closed while it was interrupted");
      } finally {
        cutDone.countDown();
      }
    }

    /** A thread that gets no processor cannot react: it is interrupted again. */
    private boolean interrupt() {
      long before = cpu();
      for (int tries = 0; tries < MOST_INTERRUPTS; tries++) {
        try {
          context.interrupt(INTERRUPT);
          return true;
        } catch (TimeoutException e) {
          if (!cpuTold || cpu() - before > INTERRUPT.toNanos() / 4) {
            return false;
          }
        }
      }
      return false;
    }

    private void close() {
      contextClosed = true;
      Thread closer = DaemonThreads.named("webchat-script-close", () -> context.close(true));
      closer.start();
      try {
        if (!ended.await(CLOSE_MS, TimeUnit.MILLISECONDS) && giveUp()) {
          LOG.warn("A script does not end; its thread is given up until it does");
          whenGivenUp.accept(this);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private synchronized boolean giveUp() {
      if (ended.getCount() > 0) {
        gaveUp = true;
        threads.giveUp(thread);
      }
      return gaveUp;
    }
  }

  /**
   * Watches the calling thread from now on.
   *
   * @param limitMs when it is cut off
   * @param whenGivenUp called when the call cannot be ended at all
   */
  public Watch begin(Context context, long limitMs, Consumer<Watch> whenGivenUp) {
    Watch watch = new Watch(context, limitMs, whenGivenUp);
    running.add(watch);
    if (idle) {
      idle = false;
      LockSupport.unpark(scanner);
    }
    return watch;
  }

  /** Looks every now and then: however many calls come and go between, they wake it once. */
  private void scan() {
    while (!closed) {
      if (running.isEmpty()) {
        idle = true;
        if (running.isEmpty() && !closed) {
          LockSupport.parkNanos(this, TimeUnit.SECONDS.toNanos(1));
        }
        idle = false;
      }
      LockSupport.parkNanos(this, SCAN_NANOS);
      long now = System.nanoTime();
      running.forEach(watch -> watch.check(now));
    }
  }

  private static boolean cpuIsTold() {
    ThreadMXBean bean = ManagementFactory.getThreadMXBean();
    return bean.isThreadCpuTimeSupported() && bean.isThreadCpuTimeEnabled();
  }

  /** Bytes that a thread has allocated; always 0 where the JVM does not tell. */
  private static LongUnaryOperator allocationCounter() {
    try {
      if (ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean bean
          && bean.isThreadAllocatedMemorySupported()
          && bean.isThreadAllocatedMemoryEnabled()) {
        return bean::getThreadAllocatedBytes;
      }
    } catch (LinkageError e) {
      LOG.info("This JVM does not tell what threads allocate: allocationLimit has no effect");
    }
    return thread -> 0;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(scanner);
    cutters.shutdownNow();
  }
}
