package io.webchat.swap;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Who uses the classes of whom. A bundle that is updated or uninstalled leaves its former revision
 * to the bundles that are wired to it; they do not see the services of the new one until they are
 * refreshed. Thread-safe.
 */
final class Wiring {
  private final BundleContext context;

  Wiring(BundleContext context) {
    this.context = context;
  }

  FrameworkWiring framework() {
    return context.getBundle(Constants.SYSTEM_BUNDLE_ID).adapt(FrameworkWiring.class);
  }

  /** Bundles whose former revision is in use. */
  List<Bundle> replaced() {
    return framework().getRemovalPendingBundles().stream()
        .filter(bundle -> !usersOfFormer(bundle).isEmpty())
        .toList();
  }

  /** Bundles that are wired to a former revision of this one. */
  List<Bundle> usersOfFormer(Bundle replaced) {
    return Stream.of(context.getBundles())
        .filter(bundle -> !bundle.equals(replaced))
        .filter(bundle -> formerWires(bundle).anyMatch(wire -> provider(wire).equals(replaced)))
        .toList();
  }

  /** Bundles that are wired to the present revision of this one. */
  List<Bundle> users(Bundle provider) {
    BundleWiring wiring = provider.adapt(BundleWiring.class);
    if (wiring == null) {
      return List.of();
    }
    Set<Bundle> users = new LinkedHashSet<>();
    for (BundleWire wire : wiring.getProvidedWires(null)) {
      users.add(wire.getRequirer().getBundle());
    }
    users.remove(provider);
    return List.copyOf(users);
  }

  /** Everything that is restarted when these are refreshed, themselves included. */
  Collection<Bundle> closure(Collection<Bundle> bundles) {
    return framework().getDependencyClosure(bundles);
  }

  /**
   * What a user of a replaced bundle would miss after a refresh; empty when it would find
   * everything that it needs.
   */
  Optional<String> missing(Bundle user) {
    return formerWires(user)
        .map(BundleWire::getRequirement)
        .filter(
            each ->
                !Constants.RESOLUTION_OPTIONAL.equals(
                    each.getDirectives().get(Constants.RESOLUTION_DIRECTIVE)))
        .filter(each -> !isOffered(each))
        .findFirst()
        .map(Wiring::described);
  }

  private boolean isOffered(BundleRequirement requirement) {
    return framework().findProviders(requirement).stream()
        .map(BundleCapability::getRevision)
        .anyMatch(Wiring::isPresent);
  }

  private static boolean isPresent(BundleRevision revision) {
    return revision.equals(revision.getBundle().adapt(BundleRevision.class));
  }

  private static String described(BundleRequirement requirement) {
    return requirement.getNamespace()
        + " "
        + requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
  }

  /** A remark on a bundle that uses a former revision of another; empty for most. */
  String remark(Bundle user) {
    return formerWires(user)
        .findFirst()
        .map(
            wire ->
                "uses the former "
                    + BundleNames.shown(provider(wire))
                    + " "
                    + wire.getProvider().getVersion()
                    + "; bundle refresh "
                    + BundleNames.shown(provider(wire)))
        .orElse("");
  }

  private static Bundle provider(BundleWire wire) {
    return wire.getProvider().getBundle();
  }

  private static Stream<BundleWire> formerWires(Bundle user) {
    BundleWiring wiring = user.adapt(BundleWiring.class);
    List<BundleWire> wires = wiring == null ? null : wiring.getRequiredWires(null);
    return wires == null ? Stream.empty() : wires.stream().filter(Wiring::isFormer);
  }

  private static boolean isFormer(BundleWire wire) {
    BundleWiring provider = wire.getProviderWiring();
    return provider == null
        || !provider.isCurrent()
        || wire.getProvider().getBundle().getState() == Bundle.UNINSTALLED;
  }

  /** Another bundle of the same name that runs, of several the newest. */
  Optional<Bundle> runningNamesake(Bundle bundle) {
    return Stream.of(context.getBundles())
        .filter(other -> !other.equals(bundle) && other.getState() == Bundle.ACTIVE)
        .filter(other -> bundle.getSymbolicName().equals(other.getSymbolicName()))
        .max(Comparator.comparing(Bundle::getVersion));
  }
}
