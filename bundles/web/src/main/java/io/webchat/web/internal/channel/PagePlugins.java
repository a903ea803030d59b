package io.webchat.web.internal.channel;

import io.webchat.api.bus.Bus;
import io.webchat.api.bus.CommandCall;
import io.webchat.api.bus.Plugin;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The plug-ins that the pages of one visitor have put on the bus of the container. Pages in several
 * tabs have the same plug-ins: one of them, the newest, gets the commands that it has; when it
 * goes, another one does. Thread-safe.
 */
public final class PagePlugins {
  /** A page that has plug-ins. */
  interface Page {
    /** Sends a command to the page, which settles the call's deferred. */
    void call(CommandCall call);
  }

  private static final class Shared {
    final Plugin plugin;
    final Set<String> commands = new HashSet<>();

    /** The pages that have it and their commands, the newest last. */
    final Map<Page, Set<String>> pages = new LinkedHashMap<>();

    Shared(Plugin plugin) {
      this.plugin = plugin;
    }
  }

  private final Bus bus;
  private final int most;
  private final Map<String, Shared> plugins = new HashMap<>();

  /** At most {@code most} plug-ins on this bus. */
  public PagePlugins(Bus bus, int most) {
    this.bus = bus;
    this.most = most;
  }

  /**
   * Adds a page's plug-in.
   *
   * @return {@code false} when the name belongs to a plug-in of the container, or there are too
   *     many
   */
  synchronized boolean add(
      Page page, String name, Collection<String> commands, Collection<String> events) {
    Shared shared = plugins.get(name);
    if (shared == null) {
      Optional<Plugin> plugin = plugins.size() < most ? bus.registerPlugin(name) : Optional.empty();
      if (plugin.isEmpty()) {
        return false;
      }
      shared = new Shared(plugin.get());
      plugins.put(name, shared);
    }
    shared.pages.remove(page);
    shared.pages.put(page, Set.copyOf(commands));
    offer(name, shared, commands);
    shared.plugin.registerEvents(events);
    shared.plugin.ready();
    return true;
  }

  private void offer(String name, Shared shared, Collection<String> commands) {
    for (String command : commands) {
      if (shared.commands.add(command)) {
        shared.plugin.registerCommand(command, call -> forward(name, call));
      }
    }
  }

  private void forward(String name, CommandCall call) {
    String command = call.command().substring(name.length() + 1);
    newest(name, command)
        .ifPresentOrElse(
            to -> to.call(call),
            () ->
                call.deferred()
                    .reject(Rejection.of(ErrorCode.PLUGIN_NOT_LOADED, Bus.NOT_LOADED_TEXT)));
  }

  /** The newest page whose plug-in of this name has the command. */
  private synchronized Optional<Page> newest(String name, String command) {
    Shared shared = plugins.get(name);
    if (shared == null) {
      return Optional.empty();
    }
    return shared.pages.entrySet().stream()
        .filter(page -> page.getValue().contains(command))
        .map(Map.Entry::getKey)
        .reduce((older, newer) -> newer);
  }

  /** The plug-in of this name when the page has it. */
  synchronized Optional<Plugin> of(Page page, String name) {
    Shared shared = plugins.get(name);
    return shared != null && shared.pages.containsKey(page)
        ? Optional.of(shared.plugin)
        : Optional.empty();
  }

  /** Whether a page has the plug-in of this name. */
  synchronized boolean has(String name) {
    return plugins.containsKey(name);
  }

  /** Takes away one plug-in of a page. */
  synchronized void remove(Page page, String name) {
    Shared shared = plugins.get(name);
    if (shared != null && shared.pages.remove(page) != null && shared.pages.isEmpty()) {
      plugins.remove(name);
      shared.plugin.close();
    }
  }

  /** Takes away all plug-ins of a page. */
  synchronized void removeAll(Page page) {
    List.copyOf(plugins.keySet()).forEach(name -> remove(page, name));
  }
}
