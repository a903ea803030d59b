package io.webchat.testkit.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.ops4j.pax.exam.ExamSystem;
import org.ops4j.pax.exam.nat.internal.NativeTestContainer;
import org.ops4j.pax.exam.spi.DefaultExamSystem;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/** One framework from its start to the removal of its files. */
final class RunningFramework implements AutoCloseable {

  /** Pax Exam sets it for its own URL schemes, which are not used here. */
  private static final String URL_HANDLERS = "java.protocol.handler.pkgs";

  /** How the names of the folders of this JVM begin, which others run beside. */
  static final String FOLDERS = "webchat-container-" + ProcessHandle.current().pid() + "-";

  private final Path work;
  private final String urlHandlersBefore;
  private final NativeTestContainer container;

  private RunningFramework(ContainerPlan plan) throws IOException {
    urlHandlersBefore = System.getProperty(URL_HANDLERS);
    work = Files.createTempDirectory(FOLDERS);
    // not PaxExamRuntime.createTestSystem: it adds Pax Exam's own probe bundles, by mvn: URLs
    ExamSystem system = DefaultExamSystem.create(plan.options(work));
    container = new NativeTestContainer(system, new FrameworkFactory());
  }

  /**
   * Starts a framework and every bundle of the plan.
   *
   * @throws IllegalStateException when a bundle does not start; the framework is gone by then
   */
  @SuppressWarnings("MustBeClosedChecker") // the caller closes it
  static RunningFramework start(ContainerPlan plan) {
    RunningFramework framework;
    try {
      framework = new RunningFramework(plan);
    } catch (IOException e) {
      throw new UncheckedIOException("no container", e);
    }
    try {
      framework.container.start();
      framework.startBundles();
      return framework;
    } catch (RuntimeException e) {
      try {
        framework.close();
      } catch (RuntimeException inner) {
        e.addSuppressed(inner);
      }
      throw e;
    }
  }

  BundleContext context() {
    return container.getSystemBundle().getBundleContext();
  }

  /** Pax Exam only logs what did not start. */
  private void startBundles() {
    for (Bundle bundle : context().getBundles()) {
      boolean fragment = bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
      if (fragment || bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING) {
        continue;
      }
      try {
        bundle.start();
      } catch (BundleException e) {
        throw new IllegalStateException("bundle does not start: " + e.getMessage(), e);
      }
    }
  }

  /**
   * Stops the framework and removes its files.
   *
   * @throws IllegalStateException when the framework does not stop
   */
  @Override
  public void close() {
    Bundle framework = container.getSystemBundle();
    try {
      if (framework != null) {
        container.stop();
        int state = framework.getState();
        if (state == Bundle.ACTIVE || state == Bundle.STARTING || state == Bundle.STOPPING) {
          throw new IllegalStateException("the framework has not stopped, state " + state);
        }
      }
    } finally {
      restoreUrlHandlers();
      delete(work);
    }
  }

  private void restoreUrlHandlers() {
    if (urlHandlersBefore == null) {
      System.clearProperty(URL_HANDLERS);
    } else {
      System.setProperty(URL_HANDLERS, urlHandlersBefore);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> childrenFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : childrenFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }
}
