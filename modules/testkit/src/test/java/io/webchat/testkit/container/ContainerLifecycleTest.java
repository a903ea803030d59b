package io.webchat.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/** Runs whole test classes, to see what is left of their containers. */
class ContainerLifecycleTest {

  private static final List<Bundle> FRAMEWORKS = new ArrayList<>();
  private static final List<Path> STORAGE = new ArrayList<>();
  private static Path unresolvable;

  @TempDir Path folder;

  private Set<String> threads;
  private Set<Path> files;
  private String urlHandlers;

  @BeforeEach
  void look() throws IOException {
    FRAMEWORKS.clear();
    STORAGE.clear();
    threads = threads();
    files = files();
    urlHandlers = System.getProperty("java.protocol.handler.pkgs");
  }

  @Test
  void testClassesOneAfterAnotherHaveFrameworksOfTheirOwn() throws IOException {
    EngineExecutionResults results = run(First.class, Second.class);
    results.testEvents().assertStatistics(events -> events.succeeded(3).failed(0));
    assertThat(FRAMEWORKS).hasSize(2).doesNotHaveDuplicates();
    assertThat(STORAGE)
        .hasSize(2)
        .doesNotHaveDuplicates()
        .noneSatisfy(path -> assertThat(path).exists());
    nothingIsLeft();
  }

  @Test
  void aContainerThatDoesNotStartLeavesNothingAndSaysWhy() throws Exception {
    unresolvable = SampleBundle.write(folder, "1.0.0", "Import-Package", "org.absent");
    EngineExecutionResults results = run(Broken.class);
    results.testEvents().assertStatistics(events -> events.started(0));
    results
        .containerEvents()
        .failed()
        .assertThatEvents()
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.toString())
                    .contains("bundle does not start")
                    .contains("org.absent"));
    nothingIsLeft();
  }

  private static EngineExecutionResults run(Class<?>... classes) {
    EngineTestKit.Builder engine = EngineTestKit.engine("junit-jupiter");
    for (Class<?> type : classes) {
      engine.selectors(selectClass(type));
    }
    return engine.execute();
  }

  private void nothingIsLeft() throws IOException {
    await().pollInSameThread().untilAsserted(() -> assertThat(threads()).isSubsetOf(threads));
    assertThat(files()).isSubsetOf(files);
    assertThat(System.getProperty("java.protocol.handler.pkgs")).isEqualTo(urlHandlers);
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread ->
                !thread.isDaemon() || thread.getName().matches("(?i).*(felix|osgi|scr|cm ).*"))
        .map(thread -> thread.getName() + "#" + System.identityHashCode(thread))
        .collect(Collectors.toSet());
  }

  private static Set<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(file -> file.getFileName().toString().startsWith(RunningFramework.FOLDERS))
          .collect(Collectors.toCollection(HashSet::new));
    }
  }

  private static void note(OsgiContainer container) {
    Bundle framework = container.context().getBundle(0);
    assertThat(framework.getState()).isEqualTo(Bundle.ACTIVE);
    FRAMEWORKS.add(framework);
    STORAGE.add(Path.of(container.context().getProperty(Constants.FRAMEWORK_STORAGE)));
  }

  static final class First {
    @RegisterExtension
    static final OsgiContainer container =
        OsgiContainer.felix().bundles(OsgiContainer.runtime()).build();

    @Test
    void runs() {
      note(container);
    }

    @Test
    void hasItsFiles() {
      assertThat(Path.of(container.context().getProperty(Constants.FRAMEWORK_STORAGE)))
          .isNotEmptyDirectory();
    }
  }

  static final class Second {
    @RegisterExtension
    static final OsgiContainer container =
        OsgiContainer.felix().bundles(OsgiContainer.runtime()).build();

    @Test
    void runs() {
      note(container);
    }
  }

  static final class Broken {
    @RegisterExtension
    static final OsgiContainer container = OsgiContainer.felix().bundle(unresolvable).build();

    @Test
    void neverRuns() {
      note(container);
    }
  }
}
