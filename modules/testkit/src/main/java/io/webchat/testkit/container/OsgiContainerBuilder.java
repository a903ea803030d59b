package io.webchat.testkit.container;

import io.webchat.api.message.Message;
import io.webchat.spi.transport.TransportProvider;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a container consists of. Bundles are installed in the order they are named and then started
 * together. Not thread-safe.
 */
public final class OsgiContainerBuilder {

  private final Set<String> systemPackages = new LinkedHashSet<>();
  private final Set<Path> bundles = new LinkedHashSet<>();
  private final Map<String, String> frameworkProperties = new LinkedHashMap<>();
  private final Map<String, Map<String, ?>> configurations = new LinkedHashMap<>();

  private final Set<Class<?>> classPathTypes = new LinkedHashSet<>();
  private final Set<String> classPathArtifacts = new LinkedHashSet<>();

  OsgiContainerBuilder() {}

  /**
   * Lets the framework export packages of the test's class path, so that test and bundles share
   * their classes.
   *
   * @param types one class for each bundle; all packages that this bundle exports are taken with
   *     their versions. Of a class that is in no bundle: its package
   */
  public OsgiContainerBuilder systemPackagesFrom(Class<?>... types) {
    for (Class<?> type : types) {
      systemPackages.add(SystemPackages.of(type));
    }
    return this;
  }

  /**
   * Lets the framework export packages of the test's class path, as clauses like {@code
   * org.example.api;version=1.2.0}.
   */
  public OsgiContainerBuilder systemPackages(String... clauses) {
    systemPackages.addAll(List.of(clauses));
    return this;
  }

  /** Adds a bundle from its jar. Fragments are recognised and not started. */
  public OsgiContainerBuilder bundle(Path jar) {
    bundles.add(jar.toAbsolutePath());
    return this;
  }

  /** Adds bundles, see {@link #bundle(Path)}. */
  public OsgiContainerBuilder bundles(Collection<Path> jars) {
    jars.forEach(this::bundle);
    return this;
  }

  /**
   * Adds bundles of this project.
   *
   * @param names artifact names without {@code webchat-} and version, for example {@code
   *     transport-gms-rest}, found by {@link BundlesFolder#ofTests()}
   */
  public OsgiContainerBuilder bundleFromTarget(String... names) {
    for (String name : names) {
      bundle(OsgiContainer.bundlesFolder().jar("webchat-" + name));
    }
    return this;
  }

  /**
   * Adds the bundles of these classes, found on the class path of the tests, with all that they
   * need: {@link OsgiContainer#runtime()}, the bundles whose packages they import, and those that
   * register the services they require. The packages of api and spi are shared with the test. A
   * module's own classes become a bundle as soon as bnd has written their manifest, before its jar
   * is there.
   */
  public OsgiContainerBuilder fromClassPath(Class<?>... types) {
    classPathTypes.addAll(List.of(types));
    return this;
  }

  /**
   * Adds bundles of the class path with all that they need, as {@link #fromClassPath(Class...)}.
   *
   * @param artifacts names without version, for example {@code webchat-core}
   */
  public OsgiContainerBuilder fromClassPath(String... artifacts) {
    classPathArtifacts.addAll(List.of(artifacts));
    return this;
  }

  /** Sets a framework property, for example {@code org.osgi.framework.bootdelegation}. */
  public OsgiContainerBuilder frameworkProperty(String key, String value) {
    frameworkProperties.put(key, value);
    return this;
  }

  /**
   * A configuration that exists when the first test begins; needs Configuration Admin, which {@link
   * OsgiContainer#runtime()} has.
   */
  public OsgiContainerBuilder configuration(String pid, Map<String, ?> properties) {
    configurations.put(pid, Map.copyOf(properties));
    return this;
  }

  /**
   * The extension, to be kept in a static field with {@code @RegisterExtension}.
   *
   * @throws IllegalArgumentException when the class path has no bundle of a name or of a class
   */
  public OsgiContainer build() {
    if (!classPathTypes.isEmpty() || !classPathArtifacts.isEmpty()) {
      addFromClassPath(TestClassPath.current());
    }
    return new OsgiContainer(
        new ContainerPlan(systemPackages, bundles, frameworkProperties, configurations));
  }

  private void addFromClassPath(TestClassPath classPath) {
    systemPackagesFrom(Message.class, TransportProvider.class);
    bundles(OsgiContainer.runtime());
    Set<String> shared = SystemPackages.names(systemPackages);
    NeededBundles needed = new NeededBundles(classPath, shared);
    for (Class<?> type : classPathTypes) {
      needed.add(classPath.of(type).orElseThrow(() -> absent(type.getName(), classPath)));
    }
    for (String artifact : classPathArtifacts) {
      needed.add(classPath.artifact(artifact).orElseThrow(() -> absent(artifact, classPath)));
    }
    systemPackages.addAll(needed.plainPackages());
    Set<String> there = new HashSet<>();
    bundles.forEach(jar -> there.add(ClassPathBundle.of(jar).symbolicName()));
    needed.bundles().stream()
        .filter(bundle -> !there.contains(bundle.symbolicName()))
        .forEach(bundle -> bundle(BundleJar.of(bundle.location())));
  }

  private static IllegalArgumentException absent(String what, TestClassPath classPath) {
    return new IllegalArgumentException(
        "no bundle of " + what + " on the class path of the tests " + classPath);
  }
}
