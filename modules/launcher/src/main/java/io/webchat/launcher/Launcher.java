package io.webchat.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;

/** One run of the distribution, from the start of the framework to its end. */
final class Launcher {
  /** The distribution cannot run, or not as a whole. */
  static final int FAILED = 1;

  private static final long START_SECONDS = 30;
  private static final long STOP_MILLIS = 10_000;

  private final CommandLine line;
  private final PrintStream out;
  private final PrintStream err;
  private final Queue<String> troubles = new ConcurrentLinkedQueue<>();

  Launcher(CommandLine line, PrintStream out, PrintStream err) {
    this.line = line;
    this.out = out;
    this.err = err;
  }

  /** Runs until the framework stops or the command is done; returns the code to exit with. */
  int run() throws IOException, BundleException, InterruptedException {
    try (Storage storage = Storage.open(line)) {
      List<BundleFolder> folders = folders();
      Files.createDirectories(line.layout().log());
      Framework framework =
          factory()
              .newFramework(
                  FrameworkSettings.of(line.layout(), storage.folder(), ModuleLayer.boot()));
      Thread hook = new Thread(() -> stop(framework), "webchat-shutdown");
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        start(framework, folders);
        return line.staysUp() ? stayUp(framework) : command(framework);
      } finally {
        stop(framework);
      }
    }
  }

  private List<BundleFolder> folders() throws IOException {
    List<BundleFolder> folders = BundleFolder.read(line.layout().bundles());
    return line.shell()
        ? folders
        : folders.stream().filter(folder -> !folder.name().equals(BundleFolder.SHELL)).toList();
  }

  private static FrameworkFactory factory() {
    return ServiceLoader.load(FrameworkFactory.class)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no OSGi framework on the class path"));
  }

  private void start(Framework framework, List<BundleFolder> folders)
      throws BundleException, InterruptedException {
    framework.init(this::note);
    BundleContext context = framework.getBundleContext();
    CountDownLatch started = new CountDownLatch(1);
    FrameworkListener listener =
        event -> {
          if (event.getType() == FrameworkEvent.STARTED) {
            started.countDown();
          } else if (started.getCount() > 0) {
            note(event);
          }
        };
    context.addFrameworkListener(listener);
    List<Bundle> bundles = new ArrayList<>();
    for (BundleFolder folder : folders) {
      for (Path file : folder.bundles()) {
        Bundle bundle = install(context, file);
        if (bundle != null) {
          bundle.adapt(BundleStartLevel.class).setStartLevel(folder.level());
          bundles.add(bundle);
        }
      }
    }
    for (Bundle bundle : bundles) {
      if ((bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) == 0) {
        // takes effect when the framework reaches the bundle's level
        bundle.start(Bundle.START_ACTIVATION_POLICY);
      }
    }
    framework.start();
    // the framework tells of errors on a thread of its own, and of the start after them
    if (!started.await(START_SECONDS, TimeUnit.SECONDS)) {
      troubles.add("the framework does not say that it has started");
    }
    troubles.forEach(trouble -> err.println("webchat: started incompletely: " + trouble));
  }

  /** By reference: the framework reads the bundle where it lies instead of making a copy. */
  private Bundle install(BundleContext context, Path file) {
    try {
      return context.installBundle("reference:" + file.toUri());
    } catch (BundleException e) {
      troubles.add(file.getFileName() + " is not installed: " + e.getMessage());
      return null;
    }
  }

  private void note(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.ERROR) {
      troubles.add(event.getBundle().getSymbolicName() + ": " + reason(event.getThrowable()));
    }
  }

  private static String reason(Throwable failure) {
    Throwable reason = failure;
    while (reason != null && reason.getCause() != null) {
      reason = reason.getCause();
    }
    return String.valueOf(reason);
  }

  private int stayUp(Framework framework) throws InterruptedException {
    if (!troubles.isEmpty()) {
      err.println("webchat: log files in " + line.layout().log());
    } else if (!line.shell()) {
      out.println("WebChatService is up; log files in " + line.layout().log());
    }
    FrameworkEvent end = framework.waitForStop(0);
    return end.getType() == FrameworkEvent.ERROR ? FAILED : 0;
  }

  private int command(Framework framework) throws InterruptedException {
    if (!troubles.isEmpty()) {
      return FAILED;
    }
    return OfferedCommand.find(framework.getBundleContext(), line.command())
        .map(command -> command.run(line.arguments(), out))
        .orElseGet(
            () -> {
              err.println("webchat: no bundle offers the command " + line.command());
              return FAILED;
            });
  }

  private void stop(Framework framework) {
    try {
      framework.stop();
      framework.waitForStop(STOP_MILLIS);
    } catch (BundleException e) {
      err.println("webchat: the framework does not stop: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
