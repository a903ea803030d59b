package io.webchat.shell.internal;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatService;
import io.webchat.shell.internal.output.LiveView;
import io.webchat.swap.BundleNames;
import io.webchat.swap.BundleSwap;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * What the shell's start script {@code lib/etc/gosh_profile} calls: a greeting and words for
 * completion. A scope of its own keeps it out of the commands for users.
 */
@Component(
    service = ProfileCommands.class,
    property = {
      "osgi.command.scope=profile",
      "osgi.command.function=welcome",
      "osgi.command.function=ids",
      "osgi.command.function=commandnames",
      "osgi.command.function=eventnames",
      "osgi.command.function=bundlewords",
    })
public final class ProfileCommands {
  private final InstanceSelection instances;
  private final LiveView view;
  private final BundleContext context;

  /** For Declarative Services. */
  @Activate
  public ProfileCommands(
      @Reference InstanceSelection instances, @Reference LiveView view, BundleContext context) {
    this.instances = instances;
    this.view = view;
    this.context = context;
  }

  /** Greets the user who opened the shell. */
  @Descriptor("tells how to begin")
  public void welcome(CommandSession session) {
    PlainTextLines.read(session);
    // a question mark belongs to a word, not to a file name
    session.put(CommandSession.OPTION_NO_GLOB, true);
    instances.current().ifPresent(chat -> view.show(session, chat));
    PrintStream out = session.getConsole();
    out.println("WebChatService. Begin with `start`, then `send Hello`; `help` lists everything.");
    out.println("`exit` or Ctrl-D stops it.");
  }

  /** Ids of the instances. */
  @Descriptor("for completion: ids of the instances")
  public List<String> ids() {
    return instances.list().stream().map(WebChat::id).toList();
  }

  /** Names of the commands on the bus of the instance in use. */
  @Descriptor("for completion: commands of the bus")
  public List<String> commandnames() {
    return offered("commands", WebChatService.NAMESPACE);
  }

  /** Names of the events on the bus of the instance in use. */
  @Descriptor("for completion: events of the bus")
  public List<String> eventnames() {
    return offered("events", "");
  }

  private List<String> offered(String kind, String unnamed) {
    List<String> names = new ArrayList<>();
    instances
        .current()
        .ifPresent(
            chat ->
                chat.bus()
                    .registry()
                    .forEach((plugin, offer) -> names.addAll(names(plugin, offer, kind, unnamed))));
    Collections.sort(names);
    return names;
  }

  /** Actions and names of bundles. */
  @Descriptor("for completion: actions and names of bundles")
  public List<String> bundlewords() {
    return Stream.concat(
            BundleSwap.Action.words().stream(),
            new BundleNames(context).ofService().stream().map(BundleNames::shown))
        .toList();
  }

  /** The plugin that a command need not name is left out. */
  private static List<String> names(String plugin, Object offer, String kind, String unnamed) {
    String prefix = plugin.equals(unnamed) ? "" : plugin + ".";
    return offer instanceof Map<?, ?> map && map.get(kind) instanceof List<?> list
        ? list.stream().map(name -> prefix + name).toList()
        : List.of();
  }
}
