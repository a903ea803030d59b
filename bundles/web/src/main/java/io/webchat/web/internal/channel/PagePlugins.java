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
  /** Commands, events and keys of all plug-ins. */
  private static final int MOST_NAMES = 1_000;

  /** Characters of what the bus keeps of them. */
  private static final int MOST_CHARACTERS = 1_000_000;

  /** A page that has plug-ins. */
  interface Page {
    /** Sends a command to the page, which settles the call's deferred. */
    void call(CommandCall call);
  }

  private static final class Shared {
    final Plugin plugin;
    final Set<String> commands = new HashSet<>();

    /** What the bus keeps of it: how many characters by name. */
    final Map<String, Integer> kept = new HashMap<>();

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
   * @throws IllegalArgumentException as {@link #keep}
   */
  synchronized boolean add(
      Page page, String name, Collection<String> commands, Collection<String> events) {
    Map<String, Integer> more = new HashMap<>();
    commands.forEach(command -> more.put("command " + command, 0));
    events.forEach(event -> more.put("event " + event, 0));
    Shared shared = plugins.get(name);
    requireRoom(shared, more);
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
    shared.kept.putAll(more);
    offer(name, shared, commands);
    shared.plugin.registerEvents(events);
    shared.plugin.ready();
    return true;
  }

  /**
   * The bus is about to keep something of a plug-in, for as long as a page has that.
   *
   * @param what names it
   * @param characters of it
   * @throws IllegalArgumentException when it is too much with what all plug-ins have
   */
  synchronized void keep(String name, String what, int characters) {
    Shared shared = plugins.get(name);
    if (shared == null) {
      return;
    }
    requireRoom(shared, Map.of(what, characters));
    shared.kept.put(what, characters);
  }

  /** A page that wants too much does not take the room of others. */
  private void requireRoom(Shared shared, Map<String, Integer> more) {
    int names = 0;
    long characters = 0;
    for (Shared each : plugins.values()) {
      names += each.kept.size();
      characters += each.kept.values().stream().mapToLong(Integer::longValue).sum();
    }
    for (Map.Entry<String, Integer> each : more.entrySet()) {
      Integer former = shared == null ? null : shared.kept.get(each.getKey());
      names += former == null ? 1 : 0;
      characters += each.getValue() - (former == null ? 0 : former);
    }
    if (names > MOST_NAMES || characters > MOST_CHARACTERS) {
      throw new IllegalArgumentException("too much is kept");
    }
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
