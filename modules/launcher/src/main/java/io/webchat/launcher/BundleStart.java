package io.webchat.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Installs the bundles of the folders in a framework and starts them: level by level on the
 * framework's thread, those of a folder {@link BundleFolder#BESIDE} on the calling one as soon as
 * the framework is at their level, and those of the shell when they are asked for: who types finds
 * everything there. What does not work is told to the listener, from any thread.
 */
final class BundleStart {
  private static final long START_SECONDS = 30;

  private final Framework framework;
  private final Logging logging;
  private final Consumer<String> troubles;
  private final List<Bundle> inOrder = new ArrayList<>();
  private final List<Bundle> beside = new ArrayList<>();
  private final List<Bundle> last = new ArrayList<>();
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch started = new CountDownLatch(1);
  private int level = Integer.MAX_VALUE;

  BundleStart(Framework framework, Logging logging, Consumer<String> troubles) {
    this.framework = framework;
    this.logging = logging;
    this.troubles = troubles;
  }

  /** Returns when all have started that can, except for the shell. */
  void run(List<BundleFolder> folders) throws BundleException, InterruptedException {
    framework.init(this::note);
    BundleContext context = framework.getBundleContext();
    context.addFrameworkListener(this::frameworkEvent);
    FrameworkStartLevel levels = framework.adapt(FrameworkStartLevel.class);
    int initial = levels.getInitialBundleStartLevel();
    for (BundleFolder folder : folders) {
      install(context, folder, levels);
    }
    levels.setInitialBundleStartLevel(initial);
    // at once: one search for the wires of all takes less time than one for each bundle that starts
    framework.adapt(FrameworkWiring.class).resolveBundles(null);
    for (Bundle bundle : inOrder) {
      // takes effect when the framework reaches the bundle's level
      bundle.start(Bundle.START_ACTIVATION_POLICY);
    }
    logging.await();
    SynchronousBundleListener listener = this::bundleEvent;
    context.addBundleListener(listener);
    framework.start();
    reached.await(START_SECONDS, TimeUnit.SECONDS);
    context.removeBundleListener(listener);
    beside.forEach(this::startNow);
    // the framework tells of errors on a thread of its own, and of the start after them
    if (!started.await(START_SECONDS, TimeUnit.SECONDS)) {
      troubles.accept("the framework does not say that it has started");
    }
  }

  /** Installs further bundles in the running framework and starts them on the calling thread. */
  void startLater(BundleFolder folder) {
    BundleContext context = framework.getBundleContext();
    List<Bundle> added = new ArrayList<>();
    for (Path file : folder.bundles()) {
      Bundle bundle = install(context, file);
      if (bundle != null && !isFragment(bundle)) {
        added.add(bundle);
      }
    }
    framework.adapt(FrameworkWiring.class).resolveBundles(null);
    added.forEach(this::startNow);
  }

  private static boolean isFragment(Bundle bundle) {
    return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
  }

  /** Starts the bundles of the shell. */
  void startShell() {
    last.forEach(this::startNow);
  }

  private void install(BundleContext context, BundleFolder folder, FrameworkStartLevel levels) {
    boolean apart = folder.name().equals(BundleFolder.BESIDE);
    List<Bundle> group = apart ? beside : folder.name().equals(BundleFolder.SHELL) ? last : inOrder;
    if (apart) {
      level = Math.min(level, folder.level());
    }
    // one level lower they can be started while the framework is still at theirs
    levels.setInitialBundleStartLevel(Math.max(1, apart ? folder.level() - 1 : folder.level()));
    for (Path file : folder.bundles()) {
      Bundle bundle = install(context, file);
      if (bundle != null && !isFragment(bundle)) {
        group.add(bundle);
      }
    }
  }

  /** By reference: the framework reads the bundle where it lies instead of making a copy. */
  private Bundle install(BundleContext context, Path file) {
    try {
      return context.installBundle("reference:" + file.toUri());
    } catch (BundleException e) {
      troubles.accept(file.getFileName() + " is not installed: " + e.getMessage());
      return null;
    }
  }

  private void startNow(Bundle bundle) {
    try {
      bundle.start(Bundle.START_ACTIVATION_POLICY);
    } catch (BundleException e) {
      troubles.accept(bundle.getSymbolicName() + ": " + reason(e));
    }
  }

  /** The first bundle of a level starts when the framework is at that level. */
  private void bundleEvent(BundleEvent event) {
    if (event.getType() == BundleEvent.STARTING
        && event.getBundle().adapt(BundleStartLevel.class).getStartLevel() >= level) {
      reached.countDown();
    }
  }

  private void frameworkEvent(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.STARTED) {
      reached.countDown();
      started.countDown();
    } else if (started.getCount() > 0) {
      note(event);
    }
  }

  private void note(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.ERROR) {
      troubles.accept(event.getBundle().getSymbolicName() + ": " + reason(event.getThrowable()));
    }
  }

  private static String reason(Throwable failure) {
    Throwable reason = failure;
    while (reason != null && reason.getCause() != null) {
      reason = reason.getCause();
    }
    return String.valueOf(reason);
  }
}
