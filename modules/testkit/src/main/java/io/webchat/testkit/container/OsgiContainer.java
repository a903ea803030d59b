package io.webchat.testkit.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * An OSGi framework for the time of one test class, in the JVM of the test. It goes into a static
 * field with {@code @RegisterExtension}; nested test classes share it. Every test class has its own
 * framework with its own files; when the class is over, framework, threads and files are gone.
 *
 * <p>The framework exports Configuration Admin's package itself, so that {@link #configure} works.
 * Services are found only when their interface's package is shared with the test, see {@link
 * OsgiContainerBuilder#systemPackagesFrom}.
 *
 * <p>Methods fail with {@link IllegalStateException} when a bundle does not start, stop or update,
 * and with {@link AssertionError} when something awaited does not come; both name the bundles and
 * their states. To be used by one thread at a time.
 */
public final class OsgiContainer implements BeforeAllCallback, AfterAllCallback {

  /** How long methods without a duration wait; long, since the machine may be busy. */
  public static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static final List<String> RUNTIME =
      List.of(
          "asm",
          "asm-tree",
          "asm-analysis",
          "asm-commons",
          "asm-util",
          "org.apache.aries.spifly.dynamic.bundle",
          "slf4j-api",
          "org.osgi.service.component",
          "org.osgi.service.log",
          "org.osgi.util.function",
          "org.osgi.util.promise",
          "org.apache.felix.configadmin",
          "org.apache.felix.metatype",
          "org.apache.felix.eventadmin",
          "org.apache.felix.scr");

  private static final List<String> LOGGING = List.of("logback-core", "logback-classic");

  private final ContainerPlan plan;
  private RunningFramework framework;
  private int classes;

  OsgiContainer(ContainerPlan plan) {
    this.plan = plan;
  }

  /** A container on Apache Felix, without bundles to begin with. */
  public static OsgiContainerBuilder felix() {
    return new OsgiContainerBuilder().systemPackagesFrom(ConfigurationAdmin.class);
  }

  /**
   * The bundles that every bundle of this project relies on: Declarative Services, Configuration
   * Admin, Metatype, Event Admin and SLF4J. They come with the testkit; {@link #bundlesFolder()}
   * goes before the class path. Where Logback is in either, SLF4J logs by it at level INFO; else it
   * logs nothing.
   *
   * @throws IllegalArgumentException when one is in neither
   */
  public static List<Path> runtime() {
    BundlesFolder folder = bundlesFolder();
    List<Path> logback = LOGGING.stream().map(folder::find).flatMap(Optional::stream).toList();
    return Stream.concat(
            RUNTIME.stream().map(folder::jar),
            logback.size() == LOGGING.size() ? logback.stream() : Stream.of(Silence.write()))
        .toList();
  }

  /** Where the build has put the bundles' jars. */
  public static BundlesFolder bundlesFolder() {
    return BundlesFolder.ofTests();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (classes == 0) {
      framework = RunningFramework.start(plan);
      plan.configurations().forEach(this::configure);
    }
    classes++;
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (classes > 0 && --classes > 0) {
      return;
    }
    RunningFramework stopping = framework;
    framework = null;
    if (stopping != null) {
      stopping.close();
    }
  }

  /** The context of the framework itself. */
  public BundleContext context() {
    if (framework == null) {
      throw new IllegalStateException(
          "no framework: keep the container in a static field with @RegisterExtension");
    }
    return framework.context();
  }

  /** A service, awaited for {@link #TIMEOUT}. */
  public <T> T service(Class<T> type) {
    return service(type, null, TIMEOUT);
  }

  /**
   * The service of highest ranking, awaited. It stays in use until its bundle or the framework
   * stops.
   *
   * @param filter LDAP filter on the service's properties, {@code null} for any
   * @throws AssertionError when there is none in time
   */
  public <T> T service(Class<T> type, String filter, Duration timeout) {
    String what = "service " + type.getName() + (filter == null ? "" : " " + filter);
    return await(what, timeout, () -> find(type, filter)).orElseThrow();
  }

  /** All services of a type at this moment, in order of registration. */
  public <T> List<T> services(Class<T> type) {
    return references(type, null).stream()
        .sorted()
        .map(context()::getService)
        .filter(service -> service != null)
        .toList();
  }

  /** Waits for {@link #TIMEOUT} until no service of a type matches. */
  public void awaitNoService(Class<?> type, String filter) {
    await(
        "absence of " + type.getName(),
        TIMEOUT,
        () -> references(type, filter).isEmpty() ? Optional.of(true) : Optional.empty());
  }

  /** Installs a bundle and starts it, unless it is a fragment. */
  public Bundle install(Path jar) {
    try (InputStream in = Files.newInputStream(jar)) {
      Bundle bundle = context().installBundle(jar.toUri().toString(), in);
      if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
        bundle.start();
      }
      return bundle;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + jar, e);
    } catch (BundleException e) {
      throw failure("install", jar.toString(), e);
    }
  }

  /**
   * A bundle by symbolic name, of several the one of highest version.
   *
   * @throws IllegalArgumentException when there is none
   */
  public Bundle bundle(String symbolicName) {
    return Arrays.stream(context().getBundles())
        .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
        .max(Comparator.comparing(Bundle::getVersion))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no bundle " + symbolicName + "; there are " + states()));
  }

  /** Starts a bundle. */
  public void start(String symbolicName) {
    change("start", symbolicName, Bundle::start);
  }

  /** Stops a bundle; its services are gone when this returns. */
  public void stop(String symbolicName) {
    change("stop", symbolicName, Bundle::stop);
  }

  /**
   * Replaces a bundle by another jar; it runs afterwards when it ran before. Users of its packages
   * keep the old ones until {@link #refresh}.
   */
  public void update(String symbolicName, Path jar) {
    try (InputStream in = Files.newInputStream(jar)) {
      change("update", symbolicName, bundle -> bundle.update(in));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + jar, e);
    }
  }

  /**
   * Stops and removes a bundle. Its class loader lives on while others are wired to it, until
   * {@link #refresh}.
   */
  public void uninstall(String symbolicName) {
    change("uninstall", symbolicName, Bundle::uninstall);
  }

  /**
   * Rewires bundles and their dependents, all that need it when none is named, and waits until it
   * is done.
   */
  public void refresh(String... symbolicNames) {
    Collection<Bundle> bundles =
        symbolicNames.length == 0 ? null : Stream.of(symbolicNames).map(this::bundle).toList();
    CompletableFuture<FrameworkEvent> done = new CompletableFuture<>();
    context().getBundle(0).adapt(FrameworkWiring.class).refreshBundles(bundles, done::complete);
    try {
      done.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while refreshing", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("no refresh; bundles " + states(), e);
    }
  }

  /**
   * Creates or replaces a configuration, visible to every bundle. Components see it shortly after,
   * on Configuration Admin's thread.
   */
  public Configuration configure(String pid, Map<String, ?> properties) {
    try {
      return update(service(ConfigurationAdmin.class).getConfiguration(pid, "?"), properties);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot configure " + pid, e);
    }
  }

  /** Creates or replaces the configuration {@code factoryPid~name}, see {@link #configure}. */
  public Configuration configureFactory(String factoryPid, String name, Map<String, ?> properties) {
    try {
      return update(
          service(ConfigurationAdmin.class).getFactoryConfiguration(factoryPid, name, "?"),
          properties);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot configure " + factoryPid + "~" + name, e);
    }
  }

  private static Configuration update(Configuration configuration, Map<String, ?> properties)
      throws IOException {
    configuration.update(FrameworkUtil.asDictionary(Map.<String, Object>copyOf(properties)));
    return configuration;
  }

  private <T> Optional<T> find(Class<T> type, String filter) {
    return references(type, filter).stream()
        .max(Comparator.naturalOrder())
        .map(context()::getService);
  }

  /**
   * All of a type, also those registered under a further class that the test's class path happens
   * to have, too: the framework would hide them.
   */
  @SuppressWarnings("unchecked") // only those whose service is of the type are kept
  private <T> Collection<ServiceReference<T>> references(Class<T> type, String filter) {
    try {
      ServiceReference<?>[] all = context().getAllServiceReferences(type.getName(), filter);
      return Stream.of(all == null ? new ServiceReference<?>[0] : all)
          .filter(each -> type.isInstance(context().getService(each)))
          .map(each -> (ServiceReference<T>) each)
          .toList();
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private <T> Optional<T> await(String what, Duration timeout, Callable<Optional<T>> condition) {
    try {
      return Awaitility.await()
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(5))
          .atMost(timeout)
          .until(condition, Optional::isPresent);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("no " + what + " within " + timeout + "; bundles " + states(), e);
    }
  }

  private void change(String action, String symbolicName, BundleAction change) {
    Bundle bundle = bundle(symbolicName);
    try {
      change.on(bundle);
    } catch (BundleException e) {
      throw failure(action, symbolicName, e);
    }
  }

  private IllegalStateException failure(String action, String what, BundleException e) {
    return new IllegalStateException(
        "cannot " + action + " " + what + ": " + e.getMessage() + "; bundles " + states(), e);
  }

  private String states() {
    return Arrays.stream(context().getBundles())
        .map(bundle -> bundle.getSymbolicName() + ":" + state(bundle))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String state(Bundle bundle) {
    return switch (bundle.getState()) {
      case Bundle.ACTIVE -> "active";
      case Bundle.RESOLVED -> "resolved";
      case Bundle.INSTALLED -> "unresolved";
      case Bundle.STARTING -> "starting";
      case Bundle.STOPPING -> "stopping";
      default -> "uninstalled";
    };
  }

  /** One change of a bundle's state. */
  @FunctionalInterface
  private interface BundleAction {
    void on(Bundle bundle) throws BundleException;
  }
}
