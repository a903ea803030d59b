package io.webchat.health.internal.check;

import io.webchat.spi.health.Finding;
import io.webchat.spi.health.SelfCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Bundles that still use a former revision of another one, and bundles that do not resolve. Who
 * installs a bundle or refreshes one has it resolved a moment later; until then it is no finding,
 * unless something that it needs is missing.
 */
@Component(service = SelfCheck.class)
public final class WiringCheck implements SelfCheck {
  private static final long RESOLVING_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final BundleContext context;
  private final FrameworkWiring framework;
  private final LongSupplier nanoTime;

  /** When a look first found a bundle that was not resolved, ns of the clock. */
  private final Map<Bundle, Long> unresolved = new ConcurrentHashMap<>();

  /** For Declarative Services. */
  @Activate
  public WiringCheck(BundleContext context) {
    this(context, System::nanoTime);
  }

  WiringCheck(BundleContext context, LongSupplier nanoTime) {
    this.context = context;
    this.nanoTime = nanoTime;
    framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
  }

  @Override
  public String name() {
    return "wiring";
  }

  @Override
  public List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    for (Bundle bundle : context.getBundles()) {
      if (isUnresolved(bundle)) {
        obstacle(bundle)
            .ifPresent(
                text ->
                    findings.add(
                        Finding.warning(bundle.getSymbolicName() + " does not resolve", text)));
      } else {
        unresolved.remove(bundle);
      }
      former(bundle).ifPresent(wire -> findings.add(finding(bundle, wire)));
    }
    unresolved.keySet().removeIf(bundle -> bundle.getState() == Bundle.UNINSTALLED);
    return findings;
  }

  private static boolean isUnresolved(Bundle bundle) {
    return bundle.getState() == Bundle.INSTALLED
        && bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null;
  }

  /** Why it does not resolve, once that is certain. */
  private Optional<String> obstacle(Bundle bundle) {
    long since = unresolved.computeIfAbsent(bundle, unused -> nanoTime.getAsLong());
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    Optional<String> missing =
        revision == null
            ? Optional.empty()
            : revision.getDeclaredRequirements(null).stream()
                .filter(need -> isNeeded(need) && framework.findProviders(need).isEmpty())
                .map(WiringCheck::missing)
                .findFirst();
    return missing.isPresent() || nanoTime.getAsLong() - since < RESOLVING_NANOS
        ? missing
        : Optional.of("the log tells what is in its way");
  }

  /** An optional one may stay without a provider, one that is not for the resolver is ignored. */
  private static boolean isNeeded(BundleRequirement need) {
    Map<String, String> directives = need.getDirectives();
    return Namespace.RESOLUTION_MANDATORY.equals(
            directives.getOrDefault(
                Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE, Namespace.RESOLUTION_MANDATORY))
        && Namespace.EFFECTIVE_RESOLVE.equals(
            directives.getOrDefault(
                Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE, Namespace.EFFECTIVE_RESOLVE));
  }

  private static String missing(BundleRequirement need) {
    String filter = need.getDirectives().get(Namespace.REQUIREMENT_FILTER_DIRECTIVE);
    return "nothing provides the "
        + need.getNamespace()
        + (filter == null ? "" : " with " + filter)
        + " that it needs";
  }

  private static Finding finding(Bundle user, BundleWire wire) {
    Bundle provider = wire.getProvider().getBundle();
    return Finding.warning(
        user.getSymbolicName()
            + " uses the former "
            + provider.getSymbolicName()
            + " "
            + wire.getProvider().getVersion(),
        "webchat:bundle refresh " + provider.getSymbolicName());
  }

  private static Optional<BundleWire> former(Bundle user) {
    BundleWiring wiring = user.adapt(BundleWiring.class);
    List<BundleWire> wires = wiring == null ? null : wiring.getRequiredWires(null);
    return wires == null
        ? Optional.empty()
        : wires.stream().filter(WiringCheck::isFormer).findFirst();
  }

  private static boolean isFormer(BundleWire wire) {
    BundleWiring provider = wire.getProviderWiring();
    return provider == null
        || !provider.isCurrent()
        || wire.getProvider().getBundle().getState() == Bundle.UNINSTALLED;
  }
}
