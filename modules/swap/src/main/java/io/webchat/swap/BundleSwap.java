package io.webchat.swap;

import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Stops, starts, updates and refreshes bundles while chats run, for those who let an operator do
 * it; an OSGi service. Thread-safe. A change blocks until it is done, with the refresh that follows
 * from it.
 */
@Component(service = BundleSwap.class)
public final class BundleSwap {
  /** Header of a bundle that cannot be replaced while the JVM runs. */
  private static final String UPDATE_HEADER = "WebChat-Update";

  private static final String BY_RESTART = "restart";

  private final BundleNames names;
  private final Wiring wiring;
  private final BundleRefresher rewiring;

  /** For Declarative Services. */
  @Activate
  public BundleSwap(BundleContext context, @Reference BundleRefresher rewiring) {
    this.names = new BundleNames(context);
    this.wiring = new Wiring(context);
    this.rewiring = rewiring;
  }

  /** What is done with a bundle. */
  public enum Action {
    STOP,
    START,
    /** Its file is read again. */
    UPDATE,
    /** It is restarted with all that uses it. */
    REFRESH;

    /** As operators write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The words of all actions. */
    public static List<String> words() {
      return Stream.of(values()).map(Action::word).toList();
    }

    /**
     * The action of a word.
     *
     * @throws Rejection when there is none
     */
    public static Action of(String word) {
      return Stream.of(values())
          .filter(action -> action.word().equals(word))
          .findFirst()
          .orElseThrow(
              () ->
                  Rejection.of(ErrorCode.INVALID_ARGUMENT, "Unknown action: " + word)
                      .withHint(String.join(", ", words())));
    }
  }

  /**
   * The operator's tool, which a change may restart.
   *
   * @param bundle the tool's own bundle
   * @param name what operators call it: {@code shell}
   * @param afterwards what becomes of it after a restart
   * @param out takes lines that tell what happens, some before it does
   */
  public record Tool(Bundle bundle, String name, String afterwards, Consumer<String> out) {
    void tell(String line) {
      out.accept(line);
    }
  }

  /**
   * A bundle as operators see it.
   *
   * @param id of the framework
   * @param name as {@link #change} takes it
   * @param state in a word
   * @param version of the bundle
   * @param remark what is wrong with its wiring; empty for most
   */
  public record Listed(long id, String name, String state, String version, String remark) {}

  /** The bundles of the service and plug-ins for it, by id. */
  public List<Listed> bundles() {
    return names.ofService().stream()
        .map(
            bundle ->
                new Listed(
                    bundle.getBundleId(),
                    BundleNames.shown(bundle),
                    BundleNames.state(bundle),
                    bundle.getVersion().toString(),
                    wiring.remark(bundle)))
        .toList();
  }

  /**
   * Changes a bundle.
   *
   * @param name of the bundle or its id
   * @throws Rejection when there is none, or it cannot be done
   * @throws Exception when the framework refuses, or is interrupted
   */
  public void change(Action action, String name, Tool tool) throws Exception {
    rewiring.begin();
    try {
      make(action, name, tool);
    } finally {
      rewiring.end();
    }
  }

  private void make(Action action, String name, Tool tool) throws Exception {
    switch (action) {
      case STOP -> stop(find(name, bundle -> bundle.getState() == Bundle.ACTIVE), tool);
      case START -> start(find(name, bundle -> bundle.getState() != Bundle.ACTIVE), tool);
      case UPDATE -> update(find(name, bundle -> true), tool);
      case REFRESH -> refresh(find(name, bundle -> true), tool);
    }
  }

  /**
   * Whether the tool would be restarted by a change, so that it cannot tell how that went.
   *
   * @throws Rejection as {@link #change}
   */
  public boolean restarts(Action action, String name, Tool tool) {
    Bundle bundle = find(name, each -> true);
    return switch (action) {
      case STOP, START -> false;
      case UPDATE, REFRESH -> rewiring.concerns(bundle, tool.bundle());
    };
  }

  private Bundle find(String name, Predicate<Bundle> wanted) {
    Bundle bundle = names.find(name, wanted);
    if (bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
      throw Rejection.of(ErrorCode.INVALID_ARGUMENT, "That is the container itself")
          .withHint("exit stops it");
    }
    return bundle;
  }

  private void stop(Bundle bundle, Tool tool) throws Exception {
    if (bundle.equals(tool.bundle())) {
      throw Rejection.of(
              ErrorCode.INVALID_ARGUMENT, "The " + tool.name() + " cannot start itself again")
          .withHint("bundle refresh " + tool.name() + " restarts it");
    }
    bundle.stop();
    told(bundle, tool);
    if (wiring.runningNamesake(bundle).isPresent()) {
      report(bundle, rewiring.rewireFrom(bundle), tool);
    }
  }

  private static void start(Bundle bundle, Tool tool) throws BundleException {
    bundle.start();
    told(bundle, tool);
  }

  private void update(Bundle bundle, Tool tool) throws Exception {
    if (BY_RESTART.equals(bundle.getHeaders("").get(UPDATE_HEADER))) {
      throw Rejection.of(
              ErrorCode.UNSUPPORTED,
              BundleNames.shown(bundle) + " cannot be replaced while the service runs")
          .withHint("Put the new one in its place, then exit and start again");
    }
    if (bundle.equals(tool.bundle())) {
      tool.tell("the " + tool.name() + " restarts; " + tool.afterwards());
      bundle.update();
      return;
    }
    boolean restartsTool = rewiring.concerns(bundle, tool.bundle());
    if (restartsTool) {
      tellOfTool(bundle, tool);
    }
    FrameworkWiring framework = wiring.framework(); // this service may be gone after the update
    String former = bundle.getVersion().toString();
    bundle.update();
    String now = bundle.getVersion().toString();
    tool.tell(
        "%s is %s; %s"
            .formatted(
                BundleNames.shown(bundle),
                BundleNames.state(bundle),
                now.equals(former)
                    ? "version " + now + " was read again"
                    : "updated from " + former + " to " + now));
    if (restartsTool) {
      framework.refreshBundles(List.of(bundle));
    } else {
      report(bundle, rewiring.rewire(), tool);
    }
  }

  private void refresh(Bundle bundle, Tool tool) throws Exception {
    if (rewiring.concerns(bundle, tool.bundle())) {
      tellOfTool(bundle, tool);
      wiring.framework().refreshBundles(List.of(bundle)); // nothing of the tool waits for it
    } else {
      report(bundle, rewiring.refresh(bundle), tool);
    }
  }

  /** Said before: afterwards there is no tool to say it. */
  private static void tellOfTool(Bundle bundle, Tool tool) {
    tool.tell(
        "everything that uses "
            + BundleNames.shown(bundle)
            + " restarts, the "
            + tool.name()
            + " too: "
            + tool.afterwards()
            + ". Configured instances restore their chats, those made by create are gone");
  }

  private static void told(Bundle bundle, Tool tool) {
    tool.tell(BundleNames.shown(bundle) + " is " + BundleNames.state(bundle));
  }

  private static void report(Bundle bundle, BundleRefresher.Result result, Tool tool) {
    String others =
        result.restarted().stream()
            .filter(other -> !other.equals(bundle))
            .map(BundleNames::shown)
            .collect(Collectors.joining(", "));
    if (!others.isEmpty()) {
      tool.tell("restarted with it: " + others);
    }
    result.troubles().forEach(trouble -> tool.tell("warning: " + trouble));
  }
}
