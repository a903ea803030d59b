package io.webchat.swap;

import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * The bundles of the service and how they are called: those of this project by the name of their
 * folder, plug-ins of others by their symbolic name. Thread-safe.
 */
public final class BundleNames {
  private static final String PREFIX = "io.webchat.";
  private static final String FOR_PACKAGES = "(osgi.wiring.package=" + PREFIX;

  private final BundleContext context;

  public BundleNames(BundleContext context) {
    this.context = context;
  }

  /** The bundles of this project, and those that use packages of it. */
  public List<Bundle> ofService() {
    return Stream.of(context.getBundles()).filter(BundleNames::isOfService).toList();
  }

  private static boolean isOfService(Bundle bundle) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    return name(bundle).startsWith(PREFIX)
        || (revision != null
            && revision.getDeclaredRequirements("osgi.wiring.package").stream()
                .anyMatch(BundleNames::isForService));
  }

  private static boolean isForService(BundleRequirement requirement) {
    return requirement.getDirectives().getOrDefault("filter", "").contains(FOR_PACKAGES);
  }

  /** The name that the shell shows and takes. */
  public static String shown(Bundle bundle) {
    return shown(name(bundle));
  }

  /** {@code transport-gms-rest} for {@code io.webchat.transport.gms.rest}. */
  public static String shown(String symbolicName) {
    return symbolicName.startsWith(PREFIX)
        ? symbolicName.substring(PREFIX.length()).replace('.', '-')
        : symbolicName;
  }

  private static String name(Bundle bundle) {
    String name = bundle.getSymbolicName();
    return name == null ? bundle.getLocation() : name;
  }

  static String state(Bundle bundle) {
    return switch (bundle.getState()) {
      case Bundle.ACTIVE -> "active";
      case Bundle.STARTING -> "starting";
      case Bundle.STOPPING -> "stopping";
      case Bundle.RESOLVED -> "stopped";
      case Bundle.UNINSTALLED -> "uninstalled";
      default -> isToRun(bundle) ? "unresolved" : "stopped";
    };
  }

  private static boolean isToRun(Bundle bundle) {
    return bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
  }

  /**
   * Any bundle of the container by id or name. Of several versions the oldest that is {@code
   * wanted}, or the oldest.
   *
   * @throws Rejection when there is none
   */
  Bundle find(String nameOrId, Predicate<Bundle> wanted) {
    List<Bundle> found =
        Stream.of(context.getBundles())
            .filter(bundle -> isCalled(bundle, nameOrId))
            .sorted(Comparator.comparing(Bundle::getVersion))
            .toList();
    return found.stream()
        .filter(wanted)
        .findFirst()
        .or(() -> found.stream().findFirst())
        .orElseThrow(
            () ->
                Rejection.of(ErrorCode.INVALID_ARGUMENT, "There is no bundle " + nameOrId)
                    .withHint("webchat:bundles lists them"));
  }

  private static boolean isCalled(Bundle bundle, String nameOrId) {
    return nameOrId.equals(name(bundle))
        || nameOrId.equals(shown(bundle))
        || nameOrId.equals(String.valueOf(bundle.getBundleId()));
  }
}
