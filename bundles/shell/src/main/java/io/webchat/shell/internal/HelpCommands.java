package io.webchat.shell.internal;

import io.webchat.shell.internal.output.CommandRunner;
import java.io.PrintStream;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Help on the commands of the scope webchat, those of plug-ins included; Gogo's for the rest. */
@Component(
    service = HelpCommands.class,
    property = {"osgi.command.scope=webchat", "osgi.command.function=help"})
public final class HelpCommands {
  private static final String SCOPE = "webchat:";
  private static final String FUNCTION = "osgi.command.function";

  private final BundleContext context;

  /** For Declarative Services. */
  @Activate
  public HelpCommands(BundleContext context) {
    this.context = context;
  }

  /** Explains commands. */
  @Descriptor("lists the commands, or explains one")
  public void help(
      CommandSession session, @Descriptor("name of a command; may be left out") String... name) {
    PrintStream out = session.getConsole();
    CommandRunner.report(
        out,
        () -> {
          if (name.length == 0) {
            descriptions().forEach((command, what) -> out.printf("%-12s %s%n", command, what));
            out.println("help NAME explains one; gogo:help lists those of the container, too");
          } else {
            session.execute(
                "gogo:help "
                    + PlainTextLines.quoted((knows(session, name[0]) ? SCOPE : "") + name[0]));
          }
        });
  }

  /** Whether the scope webchat has a command of that name. */
  static boolean knows(CommandSession session, String name) {
    return session.get(".commands") instanceof Set<?> commands && commands.contains(SCOPE + name);
  }

  private Map<String, String> descriptions() throws InvalidSyntaxException {
    Map<String, String> found = new TreeMap<>();
    ServiceReference<?>[] offers =
        context.getServiceReferences((String) null, "(osgi.command.scope=webchat)");
    for (ServiceReference<?> offer : offers) {
      Object commands = context.getService(offer);
      if (commands != null) {
        for (String name : names(offer.getProperty(FUNCTION))) {
          found.put(name, description(commands.getClass(), name));
        }
        context.ungetService(offer);
      }
    }
    return found;
  }

  private static String[] names(Object property) {
    return property instanceof String[] several ? several : new String[] {String.valueOf(property)};
  }

  private static String description(Class<?> type, String name) {
    return Stream.of(type.getMethods())
        .filter(method -> method.getName().equals(name))
        .map(method -> method.getAnnotation(Descriptor.class))
        .filter(Objects::nonNull)
        .map(Descriptor::value)
        .findFirst()
        .orElse("");
  }
}
