package io.webchat.shell.internal;

import io.webchat.api.ErrorCode;
import io.webchat.api.Rejection;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Commands that swap parts of the service while chats run. */
@Component(
    service = BundleCommands.class,
    property = {
      "osgi.command.scope=webchat",
      "osgi.command.function=bundles",
      "osgi.command.function=bundle",
      "osgi.command.function=exit",
    })
public final class BundleCommands {
  static final String PREFIX = "io.webchat.";

  private final BundleContext context;

  /** For Declarative Services. */
  @Activate
  public BundleCommands(BundleContext context) {
    this.context = context;
  }

  /** Prints the bundles of the service. */
  @Descriptor("lists the bundles of the service; felix:lb lists all")
  public void bundles(CommandSession session) {
    PrintStream out = session.getConsole();
    for (Bundle bundle : own()) {
      out.printf(
          "%4d %-10s %-28s %s%n",
          bundle.getBundleId(), state(bundle), shortName(bundle), bundle.getVersion());
    }
  }

  /** Changes one bundle. */
  @Descriptor("stops, starts or updates a bundle of the service while chats run")
  public void bundle(
      CommandSession session,
      @Descriptor("stop, start or update") String action,
      @Descriptor("name as in webchat:bundles, for example transport-gms-rest") String name) {
    PrintStream out = session.getConsole();
    Answers.report(
        out,
        () -> {
          Bundle bundle = find(name);
          switch (action) {
            case "stop" -> bundle.stop();
            case "start" -> bundle.start();
            case "update" -> bundle.update();
            default ->
                throw Rejection.of(ErrorCode.INVALID_ARGUMENT, "Unknown action: " + action)
                    .withHint("stop, start or update");
          }
          out.println(shortName(bundle) + " is " + state(bundle));
        });
  }

  /** Stops everything. */
  @Descriptor("stops the service; chats stay open on the server and are restored later")
  public void exit(CommandSession session) {
    Answers.report(
        session.getConsole(), () -> context.getBundle(Constants.SYSTEM_BUNDLE_ID).stop());
  }

  private List<Bundle> own() {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> String.valueOf(bundle.getSymbolicName()).startsWith(PREFIX))
        .toList();
  }

  private Bundle find(String name) {
    return own().stream()
        .filter(bundle -> shortName(bundle).equals(name.replace(PREFIX, "").replace('.', '-')))
        .findFirst()
        .orElseThrow(
            () ->
                Rejection.of(ErrorCode.INVALID_ARGUMENT, "There is no bundle " + name)
                    .withHint("webchat:bundles lists them"));
  }

  /** The name of its folder: transport-gms-rest for io.webchat.transport.gms.rest. */
  static String shortName(String symbolicName) {
    return symbolicName.substring(PREFIX.length()).replace('.', '-');
  }

  private static String shortName(Bundle bundle) {
    return shortName(bundle.getSymbolicName());
  }

  private static String state(Bundle bundle) {
    return switch (bundle.getState()) {
      case Bundle.ACTIVE -> "active";
      case Bundle.STARTING -> "starting";
      case Bundle.STOPPING -> "stopping";
      case Bundle.RESOLVED -> "stopped";
      default -> "unresolved";
    };
  }
}
