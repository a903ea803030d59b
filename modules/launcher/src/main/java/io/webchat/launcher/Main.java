package io.webchat.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import org.osgi.framework.BundleException;

/**
 * {@code java -Dwebchat.home=DIR -cp … io.webchat.launcher.Main [--conf DIR] [--data DIR]
 * [--no-shell] COMMAND [ARGUMENT…]}. Exits with 0, with 2 when called wrongly, with 1 when the
 * distribution cannot run, or with the code of the command.
 */
public final class Main {
  private static final int CALLED_WRONGLY = 2;
  private static final String LOGGING = "logback.configurationFile";

  private Main() {}

  /** See the class. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    CommonPool.prepare(System.getProperties(), Runtime.getRuntime().availableProcessors());
    try {
      Path home = Path.of(System.getProperty("webchat.home", ""));
      CommandLine line = CommandLine.parse(home, List.of(arguments));
      publish(line.layout(), err);
      return new Launcher(line, out, err).run();
    } catch (IllegalArgumentException e) {
      err.println("webchat: " + e.getMessage());
      return CALLED_WRONGLY;
    } catch (IOException | BundleException e) {
      err.println("webchat: cannot start: " + reason(e));
      return Launcher.FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Launcher.FAILED;
    }
  }

  /** The folders as system properties, which the logging reads. */
  private static void publish(Layout layout, PrintStream err) {
    layout.properties().forEach(System::setProperty);
    if (System.getProperty(LOGGING) == null) {
      System.setProperty(LOGGING, LoggingFile.usable(layout, err));
    }
  }

  /** The first cause; some errors of files say no more than which. */
  static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    boolean onlyNamed = root instanceof FileSystemException file && file.getReason() == null;
    return root.getMessage() + (onlyNamed ? " (" + root.getClass().getSimpleName() + ")" : "");
  }
}
