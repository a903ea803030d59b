package io.webchat.swap;

import io.webchat.spi.transport.TransportProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;

/**
 * The transports with the bundles that offer them, and the bundles that should offer one and do
 * not, with the reason. Thread-safe.
 */
public final class TransportListing {
  private static final String SERVICES = "osgi.service";
  private static final String CONTRACT = TransportProvider.class.getName();

  /** As the core chooses: the highest ranking, of equal ones the oldest. */
  private static final Comparator<Object> BEST_FIRST =
      (one, other) -> ((ServiceReference<?>) other).compareTo(one);

  private static final Pattern NEEDED = Pattern.compile("\\(objectClass=([^)]+)\\)");

  private final BundleContext context;
  private final Wiring wiring;

  public TransportListing(BundleContext context) {
    this.context = context;
    this.wiring = new Wiring(context);
  }

  /**
   * A transport, or a bundle that should offer one.
   *
   * @param type of the transport, {@code -} when there is none
   * @param bundle name of the bundle
   * @param version of the bundle
   * @param remark which of several serves, or what keeps the bundle from it; empty for most
   */
  public record Offer(String type, String bundle, String version, String remark) {
    /** In one line of columns. */
    public String line() {
      return "%-22s %-28s %-16s %s".formatted(type, bundle, version, remark).stripTrailing();
    }
  }

  /** The transports, sorted by type, then those that are missing. */
  public List<Offer> offers() {
    Set<Bundle> offering = new LinkedHashSet<>();
    Map<String, List<Bundle>> offered = new TreeMap<>();
    for (ServiceReference<?> offer : references(CONTRACT)) {
      Bundle bundle = offer.getBundle();
      if (bundle != null) {
        offering.add(bundle);
        offered.computeIfAbsent(type(offer), type -> new ArrayList<>()).add(bundle);
      }
    }
    List<Offer> offers = new ArrayList<>();
    offered.forEach(
        (type, bundles) ->
            bundles.stream()
                .distinct()
                .forEach(each -> offers.add(offer(type, each, remark(each, bundles)))));
    for (Bundle bundle : context.getBundles()) {
      if (!offering.contains(bundle) && shouldOffer(bundle)) {
        offers.add(offer("-", bundle, reason(bundle)));
      }
    }
    return offers;
  }

  /** Which of several bundles with one type serves, and what keeps the others from it. */
  private String remark(Bundle bundle, List<Bundle> ofType) {
    Bundle serving = ofType.get(0);
    String turn = "";
    if (ofType.stream().distinct().count() > 1) {
      turn =
          bundle.equals(serving)
              ? "serves"
              : "stands by; bundle stop " + serving.getBundleId() + " lets the next one serve";
    }
    return Stream.of(turn, wiring.remark(bundle))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static Offer offer(String type, Bundle bundle, String remark) {
    return new Offer(type, BundleNames.shown(bundle), bundle.getVersion().toString(), remark);
  }

  private String type(ServiceReference<?> offer) {
    Object service = context.getService(offer);
    try {
      return service instanceof TransportProvider provider ? provider.type() : "-";
    } catch (RuntimeException | LinkageError e) {
      return "-"; // the others are listed all the same
    } finally {
      context.ungetService(offer);
    }
  }

  private List<ServiceReference<?>> references(String type) {
    try {
      ServiceReference<?>[] found = context.getAllServiceReferences(type, null);
      return found == null
          ? List.of()
          : Stream.of(found).<ServiceReference<?>>map(each -> each).sorted(BEST_FIRST).toList();
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean shouldOffer(Bundle bundle) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    return revision != null
        && revision.getDeclaredCapabilities(SERVICES).stream()
            .map(capability -> capability.getAttributes().get("objectClass"))
            .anyMatch(types -> types instanceof List<?> list && list.contains(CONTRACT));
  }

  private String reason(Bundle bundle) {
    if (bundle.getState() != Bundle.ACTIVE) {
      return BundleNames.state(bundle);
    }
    String former = wiring.remark(bundle);
    return former.isEmpty() ? lacking(bundle) : former;
  }

  private String lacking(Bundle bundle) {
    return bundle.adapt(BundleRevision.class).getDeclaredRequirements(SERVICES).stream()
        .map(requirement -> NEEDED.matcher(requirement.getDirectives().getOrDefault("filter", "")))
        .filter(Matcher::find)
        .map(needed -> needed.group(1))
        .filter(type -> references(type).stream().noneMatch(o -> o.isAssignableTo(bundle, type)))
        .map(type -> "waits for the service " + type)
        .findFirst()
        .orElse("offers none; the log tells why");
  }
}
