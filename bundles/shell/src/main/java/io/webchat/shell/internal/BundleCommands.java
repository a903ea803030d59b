package io.webchat.shell.internal;

import io.webchat.shell.internal.output.CommandRunner;
import io.webchat.swap.BundleSwap;
import io.webchat.swap.BundleSwap.Action;
import io.webchat.swap.BundleSwap.Tool;
import java.io.PrintStream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
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
  private static final String AFTERWARDS =
      "its commands are back in a moment, use ID shows a chat again";

  private final BundleContext context;
  private final BundleSwap swap;

  /** For Declarative Services. */
  @Activate
  public BundleCommands(BundleContext context, @Reference BundleSwap swap) {
    this.context = context;
    this.swap = swap;
  }

  /** Prints the bundles of the service. */
  @Descriptor("lists the bundles of the service and plug-ins for it; felix:lb lists all")
  public void bundles(CommandSession session) {
    PrintStream out = session.getConsole();
    for (BundleSwap.Listed bundle : swap.bundles()) {
      String line =
          "%4d %-10s %-28s %-16s %s"
              .formatted(
                  bundle.id(), bundle.state(), bundle.name(), bundle.version(), bundle.remark());
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
    Tool shell = new Tool(context.getBundle(), "shell", AFTERWARDS, out::println);
    CommandRunner.report(out, () -> swap.change(Action.of(action), name, shell));
  }
}
