package io.webchat.console.internal.view;

import io.webchat.api.WebChat;
import io.webchat.console.internal.figures.CallFigures;
import io.webchat.console.internal.figures.ChatWatch;
import io.webchat.console.internal.figures.ChatWatches;
import io.webchat.spi.health.Finding;
import io.webchat.spi.health.HealthReport;
import io.webchat.spi.script.ScriptHooks;
import io.webchat.spi.script.ScriptHooks.DisabledHook;
import io.webchat.spi.script.ScriptHooks.HookReport;
import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionStorageProvider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The container in one answer: who it is, what is wrong, its parts with their figures. */
public final class Overview {
  private static final double NANOS_PER_MS = 1_000_000.0;
  private static final int MOST_HOOKS = 200;

  private final Sources sources;
  private final Container container;
  private final ChatWatches watches;
  private final CallFigures calls;

  /** An overview of this container. */
  public Overview(Sources sources, Container container, ChatWatches watches, CallFigures calls) {
    this.sources = sources;
    this.container = container;
    this.watches = watches;
    this.calls = calls;
  }

  /** As it is now. */
  public Map<String, Object> shown() {
    List<WebChat> chats = sources.chats();
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("container", container.shown());
    shown.put("running", sources.factory().isPresent());
    shown.put("chats", chats(chats));
    shown.put("wires", WireRows.of(chats, sources));
    shown.put("health", health());
    shown.put("calls", calls.shown());
    shown.put("stores", stores());
    shown.put("hooks", sources.hooks().map(Overview::hooks).orElse(List.of()));
    shown.put("disabled", sources.hooks().map(Overview::disabled).orElse(List.of()));
    return shown;
  }

  private Map<String, Object> chats(List<WebChat> chats) {
    Map<String, Integer> states = new TreeMap<>();
    chats.forEach(chat -> states.merge(chat.state().name(), 1, Integer::sum));
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("total", chats.size());
    shown.put("states", states);
    shown.put("waiting", waiting());
    return shown;
  }

  /** How many chats are without a transport or their chat server. */
  public int waiting() {
    int waiting = 0;
    for (ChatWatch watch : watches.all()) {
      waiting += watch.waitsFor().isEmpty() ? 0 : 1;
    }
    return waiting;
  }

  /** How many instances there are. */
  public int open() {
    return sources.chats().size();
  }

  private Map<String, Object> health() {
    Map<String, Object> shown = new LinkedHashMap<>();
    if (sources.health().isEmpty()) {
      return shown;
    }
    HealthReport report = sources.health().get().report();
    shown.put("ready", report.isReady());
    shown.put("live", report.isLive());
    List<Object> findings = new ArrayList<>();
    report
        .findings()
        .forEach((check, found) -> found.forEach(f -> findings.add(finding(check, f))));
    shown.put("findings", findings);
    shown.put("checks", List.copyOf(report.findings().keySet()));
    return shown;
  }

  private static Map<String, Object> finding(String check, Finding finding) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("check", check);
    shown.put("severity", finding.severity().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    shown.put("text", finding.text());
    shown.put("remedy", finding.remedy());
    return shown;
  }

  private List<Object> stores() {
    List<Object> shown = new ArrayList<>();
    String preferred = sources.setting("io.webchat.core", "sessionStorage").orElse("");
    for (SessionStorageProvider store : sources.stores()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", store.name());
      row.put("shared", store instanceof SessionLeases);
      row.put("used", store.name().equals(preferred));
      shown.add(row);
    }
    return shown;
  }

  private static List<Object> hooks(ScriptHooks hooks) {
    List<Object> shown = new ArrayList<>();
    for (HookReport hook : hooks.hooks().stream().limit(MOST_HOOKS).toList()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("hook", hook.hook());
      row.put("script", hook.script());
      row.put("calls", hook.calls());
      row.put("errors", hook.errors());
      row.put("cutOffs", hook.cutOffs());
      row.put("mean", hook.calls() == 0 ? 0 : hook.nanos() / NANOS_PER_MS / hook.calls());
      row.put("longest", hook.longestNanos() / NANOS_PER_MS);
      shown.add(row);
    }
    return shown;
  }

  private static List<Object> disabled(ScriptHooks hooks) {
    List<Object> shown = new ArrayList<>();
    for (DisabledHook hook : hooks.disabled().stream().limit(MOST_HOOKS).toList()) {
      shown.add(Map.of("instance", hook.instanceId(), "hook", hook.hook()));
    }
    return shown;
  }
}
