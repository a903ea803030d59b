package io.webchat.console.internal.change;

import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.swap.BundleSwap;
import io.webchat.swap.BundleSwap.Action;
import io.webchat.swap.BundleSwap.Tool;
import io.webchat.swap.TransportListing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;

/** The bundles of the container that the console runs in. */
public final class SwappedBundles implements Bundles {
  private final BundleSwap swap;
  private final BundleContext context;
  private final TransportListing transports;

  /** Those of this container. */
  public SwappedBundles(BundleSwap swap, BundleContext context) {
    this.swap = swap;
    this.context = context;
    this.transports = new TransportListing(context);
  }

  @Override
  public List<Map<String, Object>> bundles() {
    return swap.bundles().stream().map(SwappedBundles::shown).toList();
  }

  private static Map<String, Object> shown(BundleSwap.Listed bundle) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("id", bundle.id());
    shown.put("name", bundle.name());
    shown.put("state", bundle.state());
    shown.put("version", bundle.version());
    shown.put("remark", bundle.remark());
    return shown;
  }

  @Override
  public List<Map<String, Object>> transports() {
    return transports.offers().stream().map(SwappedBundles::shown).toList();
  }

  private static Map<String, Object> shown(TransportListing.Offer offer) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("type", offer.type());
    shown.put("bundle", offer.bundle());
    shown.put("version", offer.version());
    shown.put("remark", offer.remark());
    return shown;
  }

  private Tool tool(Consumer<String> out) {
    return new Tool(
        context.getBundle(), "console", "the page comes back by itself and asks for the key", out);
  }

  @Override
  public boolean restartsConsole(String action, long id) {
    return swap.restarts(Action.of(action), listed(id), tool(line -> {}));
  }

  @Override
  public void change(String action, long id, Consumer<String> out) throws Exception {
    swap.change(Action.of(action), listed(id), tool(out));
  }

  /** Bundles that are none of the service are no matter of the console's. */
  private String listed(long id) {
    return swap.bundles().stream()
        .filter(bundle -> bundle.id() == id)
        .findFirst()
        .map(bundle -> String.valueOf(bundle.id()))
        .orElseThrow(
            () -> Rejection.of(ErrorCode.INVALID_ARGUMENT, "There is no bundle " + id + " here"));
  }
}
