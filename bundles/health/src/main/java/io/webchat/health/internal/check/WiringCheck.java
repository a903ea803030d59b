package io.webchat.health.internal.check;

import io.webchat.spi.health.Finding;
import io.webchat.spi.health.SelfCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Bundles that still use a former revision of another one, and bundles that do not resolve. */
@Component(service = SelfCheck.class)
public final class WiringCheck implements SelfCheck {
  private final BundleContext context;

  /** For Declarative Services. */
  @Activate
  public WiringCheck(BundleContext context) {
    this.context = context;
  }

  @Override
  public String name() {
    return "wiring";
  }

  @Override
  public List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    for (Bundle bundle : context.getBundles()) {
      if (bundle.getState() == Bundle.INSTALLED
          && bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
        findings.add(
            Finding.warning(
                bundle.getSymbolicName() + " does not resolve",
                "something that it imports is missing; the log tells what"));
      }
      former(bundle).ifPresent(wire -> findings.add(finding(bundle, wire)));
    }
    return findings;
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
