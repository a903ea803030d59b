package io.webchat.launcher;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
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
 * code to exit with.
 */
final class OfferedCommand {
  private static final long PATIENCE_SECONDS = 15;

  private final ToIntBiFunction<List<String>, PrintStream> function;

  private OfferedCommand(ToIntBiFunction<List<String>, PrintStream> function) {
    this.function = function;
  }

  /** The command of that name; waits for it, since components start when all they need is there. */
  static Optional<OfferedCommand> find(BundleContext context, String name)
      throws InterruptedException {
    ServiceTracker<Object, OfferedCommand> tracker =
        new ServiceTracker<>(context, filter(name), null) {
          @Override
          public OfferedCommand addingService(ServiceReference<Object> reference) {
            return of(context.getService(reference));
          }
        };
    tracker.open(true);
    return Optional.ofNullable(tracker.waitForService(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS)));
  }

  /** Runs it on the calling thread. */
  int run(List<String> arguments, PrintStream out) {
    return function.applyAsInt(arguments, out);
  }

  @SuppressWarnings("unchecked") // the contract of the service property
  private static OfferedCommand of(Object service) {
    return service instanceof ToIntBiFunction<?, ?> function
        ? new OfferedCommand((ToIntBiFunction<List<String>, PrintStream>) function)
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
