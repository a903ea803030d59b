package io.webchat.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
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

  /** How long the shell waits for the address of the pages. */
  private static final long PAGES_SECONDS = 5;

  private final CommandLine line;
  private final PrintStream out;
  private final PrintStream err;
  private final Queue<String> troubles = new ConcurrentLinkedQueue<>();
  private boolean incomplete;

  /** What is being run; {@code null} for nothing that a signal would interrupt. */
  private volatile OfferedCommand offered;

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
                  FrameworkSettings.of(
                      line.layout(), storage.folder(), ModuleLayer.boot(), line.staysUp()));
      Thread hook = new Thread(() -> interrupt(framework, storage), "webchat-shutdown");
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        BundleStart start = new BundleStart(framework, logging, troubles::add);
        start.run(folders);
        if (line.shell()) {
          servePages(start, framework); // the shell has the terminal from then on
        }
        start.startShell();
        tellTroubles();
        return line.staysUp() ? stayUp(framework, start) : command(framework);
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

  private void tellTroubles() {
    for (String trouble = troubles.poll(); trouble != null; trouble = troubles.poll()) {
      incomplete = true;
      err.println("webchat: started incompletely: " + trouble);
    }
  }

  /** Chats are served without waiting for the HTTP server. */
  private void servePages(BundleStart start, Framework framework)
      throws IOException, InterruptedException {
    Optional<BundleFolder> pages = PageBundles.of(line.layout());
    if (pages.isEmpty()) {
      return;
    }
    start.startLater(pages.get());
    tellTroubles();
    PageAddress address = PageAddress.print(framework.getBundleContext(), out);
    if (!address.await(PAGES_SECONDS)) {
      err.println(
          "webchat: pages are not served yet. If they stay away, another program has the port of "
              + line.layout().frameworkProperties()
              + " (org.osgi.service.http.port), or "
              + PageBundles.configurations(line.layout())
              + " cannot be used, or asks for the chat simulator, which does not run; log files in "
              + line.layout().log());
    }
  }

  private static FrameworkFactory factory() {
    return ServiceLoader.load(FrameworkFactory.class)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no OSGi framework on the class path"));
  }

  private int stayUp(Framework framework, BundleStart start)
      throws IOException, InterruptedException {
    // before it says that it is up: who stops it then is to find the maker started, or not at all
    ClassArchive.of(line.layout()).filter(ClassArchive::isStale).ifPresent(ClassArchive::make);
    if (incomplete) {
      err.println("webchat: log files in " + line.layout().log());
    } else if (!line.shell()) {
      out.println("WebChatService is up; log files in " + line.layout().log());
    }
    if (!line.shell()) {
      servePages(start, framework);
    }
    FrameworkEvent end = framework.waitForStop(0);
    return end.getType() == FrameworkEvent.ERROR ? FAILED : 0;
  }

  private int command(Framework framework) throws InterruptedException {
    if (incomplete) {
      return FAILED;
    }
    if (line.command().equals(CommandLine.PREPARE)) {
      return 0;
    }
    offered = OfferedCommand.find(framework.getBundleContext(), line.command()).orElse(null);
    if (offered == null) {
      err.println("webchat: no bundle offers the command " + line.command());
      return FAILED;
    }
    return offered.run(line.arguments(), out);
  }

  /** By a signal: a command ends what it began while the bundles that it uses are there. */
  private void interrupt(Framework framework, Storage storage) {
    try {
      if (offered != null) {
        offered.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stop(framework);
    try {
      storage.close();
    } catch (IOException e) {
      err.println("webchat: files of the framework stay: " + Main.reason(e));
    }
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
