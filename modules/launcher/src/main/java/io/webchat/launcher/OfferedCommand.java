package io.webchat.launcher;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntBiFunction;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * A command that a bundle offers: a service {@code ToIntBiFunction<List<String>, PrintStream>} with
 * the property {@code webchat.command}. It gets the arguments and where to print, and returns the
 * code to exit with. One that begins what it has to end has a second property, {@code
 * webchat.command.ends}: so many seconds it is waited for when it is interrupted.
 */
final class OfferedCommand {
  private static final long PATIENCE_SECONDS = 60;

  private final ToIntBiFunction<List<String>, PrintStream> function;
  private final int endsSeconds;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile Thread runner;

  OfferedCommand(ToIntBiFunction<List<String>, PrintStream> function, int endsSeconds) {
    this.function = function;
    this.endsSeconds = endsSeconds;
  }

  /** The command of that name; waits for it, since components start when all they need is there. */
  static Optional<OfferedCommand> find(BundleContext context, String name)
      throws InterruptedException {
    ServiceTracker<Object, OfferedCommand> tracker =
        new ServiceTracker<>(context, filter(name), null) {
          @Override
          public OfferedCommand addingService(ServiceReference<Object> reference) {
            return of(context.getService(reference), reference.getProperty("webchat.command.ends"));
          }
        };
    tracker.open(true);
    return Optional.ofNullable(tracker.waitForService(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS)));
  }

  /** Runs it on the calling thread; once. */
  int run(List<String> arguments, PrintStream out) {
    runner = Thread.currentThread();
    try {
      return function.applyAsInt(arguments, out);
    } finally {
      over.countDown();
    }
  }

  /**
   * Interrupts it where it is running and has something to end, and waits as long as it asked for.
   * Any thread but that of {@link #run}.
   */
  void interrupt() throws InterruptedException {
    Thread running = runner;
    if (running != null && endsSeconds > 0 && over.getCount() > 0) {
      running.interrupt();
      boolean unused = over.await(endsSeconds, TimeUnit.SECONDS);
    }
  }

  @SuppressWarnings("unchecked") // the contract of the service property
  private static OfferedCommand of(Object service, Object ends) {
    return service instanceof ToIntBiFunction<?, ?> function
        ? new OfferedCommand(
            (ToIntBiFunction<List<String>, PrintStream>) function,
            ends instanceof Integer seconds ? seconds : 0)
        : null;
  }

  private static Filter filter(String name) {
    if (!name.matches("[a-z][a-z0-9-]*")) {
      throw new IllegalArgumentException("not the name of a command: " + name);
    }
    try {
      return FrameworkUtil.createFilter("(webchat.command=" + name + ")");
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
