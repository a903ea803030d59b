package io.webchat.containers.probe;

import io.webchat.api.WebChatFactory;
import io.webchat.spi.script.ScriptHooks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Holds chats within a container: one for each script of a folder. At the first start it swaps
 * their transports and leaves them open, at the second it takes them up again and ends them.
 */
public final class Probe implements BundleActivator {
  /** System property that names the folder. */
  public static final String FOLDER = "webchat.probe";

  private Thread thread;

  @Override
  public void start(BundleContext context) {
    thread = new Thread(() -> run(context), "probe");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void stop(BundleContext context) {
    thread.interrupt();
  }

  private static void run(BundleContext context) {
    Path folder = Path.of(System.getProperty(FOLDER));
    boolean second = Files.exists(folder.resolve("first"));
    String result;
    try {
      service(context, ScriptHooks.class);
      WebChatFactory factory = service(context, WebChatFactory.class);
      for (Path script : scripts(folder)) {
        ProbedChat chat = new ProbedChat(context, factory, script);
        if (second) {
          chat.takeUp();
        } else {
          chat.talkAndSwap();
        }
      }
      result = "done";
    } catch (Exception | LinkageError e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      result = trace.toString();
    }
    report(folder, second ? "second" : "first", result);
  }

  private static <T> T service(BundleContext context, Class<T> type) throws InterruptedException {
    ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null);
    tracker.open();
    T service = tracker.waitForService(ProbedChat.PATIENCE_SECONDS * 1000);
    if (service == null) {
      throw new IllegalStateException("There is no " + type);
    }
    return service;
  }

  private static List<Path> scripts(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".js")).sorted().toList();
    }
  }

  /** All at once: the test looks for the file. */
  private static void report(Path folder, String name, String result) {
    try {
      Path written = Files.writeString(folder.resolve(name + ".tmp"), result);
      Files.move(written, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
