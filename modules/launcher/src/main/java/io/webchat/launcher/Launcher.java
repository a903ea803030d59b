package io.webchat.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Queue;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** One run of the distribution, from the start of the framework to its end. */
final class Launcher {
  /** The distribution cannot run, or not as a whole. */
  static final int FAILED = 1;

  /** Longer than chats may take to be handed over. */
  private static final long STOP_MILLIS = 90_000;

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
      Logging logging = Logging.start();
      Framework framework =
          factory()
              .newFramework(
                  FrameworkSettings.of(line.layout(), storage.folder(), ModuleLayer.boot()));
      Thread hook = new Thread(() -> stop(framework), "webchat-shutdown");
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        new BundleStart(framework, logging, troubles::add).run(folders);
        troubles.forEach(trouble -> err.println("webchat: started incompletely: " + trouble));
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

  private int stayUp(Framework framework) throws InterruptedException {
    if (!troubles.isEmpty()) {
      err.println("webchat: log files in " + line.layout().log());
    } else if (!line.shell()) {
      out.println("WebChatService is up; log files in " + line.layout().log());
    }
    ClassArchive.of(line.layout()).filter(ClassArchive::isStale).ifPresent(ClassArchive::make);
    FrameworkEvent end = framework.waitForStop(0);
    return end.getType() == FrameworkEvent.ERROR ? FAILED : 0;
  }

  private int command(Framework framework) throws InterruptedException {
    if (!troubles.isEmpty()) {
      return FAILED;
    }
    if (line.command().equals(CommandLine.PREPARE)) {
      return 0;
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
