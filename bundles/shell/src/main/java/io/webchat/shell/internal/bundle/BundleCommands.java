package io.webchat.shell.internal.bundle;

import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.shell.internal.output.CommandRunner;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands that swap parts of the service while chats run. */
@Component(
    service = BundleCommands.class,
    property = {
      "osgi.command.scope=webchat",
      "osgi.command.function=bundles",
      "osgi.command.function=bundle",
    })
public final class BundleCommands {
  public static final List<String> ACTIONS = List.of("stop", "start", "update", "refresh");

  /** Header of a bundle that cannot be replaced while the JVM runs. */
  private static final String UPDATE_HEADER = "WebChat-Update";

  private static final String BY_RESTART = "restart";

  private final BundleContext context;
  private final BundleNames names;
  private final Wiring wiring;
  private final BundleRefresher rewiring;

  /** For Declarative Services. */
  @Activate
  public BundleCommands(BundleContext context, @Reference BundleRefresher rewiring) {
    this.context = context;
    this.names = new BundleNames(context);
    this.wiring = new Wiring(context);
    this.rewiring = rewiring;
  }

  /** Prints the bundles of the service. */
  @Descriptor("lists the bundles of the service and plug-ins for it; felix:lb lists all")
  public void bundles(CommandSession session) {
    PrintStream out = session.getConsole();
    for (Bundle bundle : names.ofService()) {
      String line =
          "%4d %-10s %-28s %-16s %s"
              .formatted(
                  bundle.getBundleId(),
                  BundleNames.state(bundle),
                  BundleNames.shown(bundle),
                  bundle.getVersion(),
                  wiring.remark(bundle));
      out.println(line.stripTrailing());
    }
  }

  /** Changes one bundle. */
  @Descriptor("stops, starts, updates or refreshes a bundle while chats run")
  public void bundle(
      CommandSession session,
      @Descriptor("stop, start, update (reads its file again), refresh (restarts what uses it)")
          String action,
      @Descriptor("name or number as in webchat:bundles, for example transport-gms-rest")
          String name) {
    PrintStream out = session.getConsole();
    CommandRunner.report(
        out,
        () -> {
          switch (action) {
            case "stop" -> stop(out, find(name, bundle -> bundle.getState() == Bundle.ACTIVE));
            case "start" -> start(out, find(name, bundle -> bundle.getState() != Bundle.ACTIVE));
            case "update" -> update(out, find(name, bundle -> true));
            case "refresh" -> refresh(out, find(name, bundle -> true));
            default ->
                throw Rejection.of(ErrorCode.INVALID_ARGUMENT, "Unknown action: " + action)
                    .withHint(String.join(", ", ACTIONS));
          }
        });
  }

  private Bundle find(String name, Predicate<Bundle> wanted) {
    Bundle bundle = names.find(name, wanted);
    if (bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
      throw Rejection.of(ErrorCode.INVALID_ARGUMENT, "That is the container itself")
          .withHint("exit stops it");
    }
    return bundle;
  }

  private void stop(PrintStream out, Bundle bundle) throws Exception {
    if (bundle.equals(context.getBundle())) {
      throw Rejection.of(ErrorCode.INVALID_ARGUMENT, "The shell cannot start itself again")
          .withHint("bundle refresh shell restarts it; run --no-shell does without");
    }
    bundle.stop();
    told(out, bundle);
    if (wiring.runningNamesake(bundle).isPresent()) {
      report(out, bundle, rewiring.rewireFrom(bundle));
    }
  }

  private void start(PrintStream out, Bundle bundle) throws BundleException {
    bundle.start();
    told(out, bundle);
  }

  private void update(PrintStream out, Bundle bundle) throws Exception {
    if (BY_RESTART.equals(bundle.getHeaders("").get(UPDATE_HEADER))) {
      throw Rejection.of(
              ErrorCode.UNSUPPORTED,
              BundleNames.shown(bundle) + " cannot be replaced while the service runs")
          .withHint("Put the new one in its place, then exit and start again");
    }
    if (bundle.equals(context.getBundle())) {
      out.println(
          "the shell restarts; its commands are back in a moment, use ID shows a chat again");
      bundle.update();
      return;
    }
    boolean restartsShell = rewiring.concernsShell(bundle);
    if (restartsShell) {
      tellOfShell(out, bundle);
    }
    String former = bundle.getVersion().toString();
    bundle.update();
    String now = bundle.getVersion().toString();
    out.println(
        "%s is %s; %s"
            .formatted(
                BundleNames.shown(bundle),
                BundleNames.state(bundle),
                now.equals(former)
                    ? "version " + now + " was read again"
                    : "updated from " + former + " to " + now));
    if (restartsShell) {
      rewiring.refreshLater(bundle);
    } else {
      report(out, bundle, rewiring.rewire());
    }
  }

  private void refresh(PrintStream out, Bundle bundle) throws Exception {
    if (rewiring.concernsShell(bundle)) {
      tellOfShell(out, bundle);
      rewiring.refreshLater(bundle);
    } else {
      report(out, bundle, rewiring.refresh(bundle));
    }
  }

  /** Said before: afterwards there is no shell to say it. */
  private void tellOfShell(PrintStream out, Bundle bundle) {
    out.println(
        "everything that uses "
            + BundleNames.shown(bundle)
            + " restarts, the shell too: its commands are back in a moment, use ID shows a chat"
            + " again. Configured instances restore their chats, those made by create are gone");
  }

  private static void told(PrintStream out, Bundle bundle) {
    out.println(BundleNames.shown(bundle) + " is " + BundleNames.state(bundle));
  }

  private static void report(PrintStream out, Bundle bundle, BundleRefresher.Result result) {
    String others =
        result.restarted().stream()
            .filter(other -> !other.equals(bundle))
            .map(BundleNames::shown)
            .collect(Collectors.joining(", "));
    if (!others.isEmpty()) {
      out.println("restarted with it: " + others);
    }
    result.troubles().forEach(trouble -> out.println("warning: " + trouble));
  }
}
