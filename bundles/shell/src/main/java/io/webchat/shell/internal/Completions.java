package io.webchat.shell.internal;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What the shell's completion asks for; see the start script {@code lib/etc/gosh_profile}. */
@Component(
    service = Completions.class,
    property = {
      "osgi.command.scope=webchat",
      "osgi.command.function=ids",
      "osgi.command.function=commandnames",
      "osgi.command.function=bundlewords",
    })
public final class Completions {
  private final Instances instances;
  private final BundleContext context;

  /** For Declarative Services. */
  @Activate
  public Completions(@Reference Instances instances, BundleContext context) {
    this.instances = instances;
    this.context = context;
  }

  /** Ids of the instances. */
  @Descriptor("for completion: ids of the instances")
  public List<String> ids() {
    return instances.list().stream().map(WebChat::id).toList();
  }

  /** Names of the commands on the bus of the instance in use. */
  @Descriptor("for completion: commands of the bus")
  public List<String> commandnames() {
    List<String> names = new ArrayList<>();
    instances
        .current()
        .ifPresent(
            chat ->
                chat.bus()
                    .registry()
                    .forEach((plugin, offer) -> names.addAll(commands(plugin, offer))));
    Collections.sort(names);
    return names;
  }

  /** Actions and names of bundles. */
  @Descriptor("for completion: actions and names of bundles")
  public List<String> bundlewords() {
    return Stream.concat(
            Stream.of("stop", "start", "update"),
            Stream.of(context.getBundles())
                .map(Bundle::getSymbolicName)
                .filter(name -> name != null && name.startsWith(BundleCommands.PREFIX))
                .map(BundleCommands::shortName))
        .toList();
  }

  private static List<String> commands(String plugin, Object offer) {
    String prefix = plugin.equals(WebChatService.NAMESPACE) ? "" : plugin + ".";
    return offer instanceof Map<?, ?> map && map.get("commands") instanceof List<?> list
        ? list.stream().map(name -> prefix + name).toList()
        : List.of();
  }
}
