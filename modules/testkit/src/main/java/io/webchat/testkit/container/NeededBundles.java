package io.webchat.testkit.container;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * Bundles of the class path together with those that they need: who exports what they import, and
 * who registers the services that they require. A package of a jar that is no bundle is exported by
 * the framework. Not thread-safe.
 */
final class NeededBundles {
  private static final String FRAMEWORK = "org.osgi.framework";

  private final TestClassPath classPath;
  private final Set<String> shared;
  private final Set<ClassPathBundle> chosen = new LinkedHashSet<>();
  private final Set<String> plain = new LinkedHashSet<>();
  private final Queue<ClassPathBundle> open = new ArrayDeque<>();

  /**
   * @param shared packages that the framework exports from the class path of the tests
   */
  NeededBundles(TestClassPath classPath, Collection<String> shared) {
    this.classPath = classPath;
    this.shared = Set.copyOf(shared);
  }

  /** Adds a bundle with all that it needs. */
  void add(ClassPathBundle root) {
    open.add(root);
    while (!open.isEmpty()) {
      ClassPathBundle next = open.remove();
      if (chosen.add(next)) {
        next.neededPackages().forEach(this::need);
        next.optionalPackages().forEach(each -> classPath.exporting(each).ifPresent(this::use));
        next.neededServices().forEach(this::serve);
      }
    }
  }

  private void need(String packageName) {
    if (isThere(packageName)) {
      return;
    }
    Optional<ClassPathBundle> exporter = classPath.exporting(packageName);
    exporter.ifPresent(this::use);
    if (exporter.isEmpty() && classPath.hasPlain(packageName)) {
      plain.add(packageName);
    }
  }

  /** Whether the JDK, the framework or the test brings it. */
  private boolean isThere(String packageName) {
    return packageName.startsWith("java.")
        || packageName.startsWith(FRAMEWORK)
        || shared.contains(packageName)
        || ModuleLayer.boot().modules().stream()
            .anyMatch(module -> module.isNamed() && module.isExported(packageName));
  }

  /** What the test shares is there without its bundle. */
  private void use(ClassPathBundle exporter) {
    if (!shared.containsAll(exporter.exports()) || exporter.exports().isEmpty()) {
      open.add(exporter);
    }
  }

  private void serve(String service) {
    boolean served =
        chosen.stream().anyMatch(bundle -> bundle.offeredServices().contains(service))
            || open.stream().anyMatch(bundle -> bundle.offeredServices().contains(service));
    if (!served) {
      classPath.offering(service).ifPresent(open::add);
    }
  }

  /** In the order in which they were found. */
  Set<ClassPathBundle> bundles() {
    return chosen;
  }

  /** Packages of jars that are no bundles. */
  Set<String> plainPackages() {
    return plain;
  }
}
