package io.webchat.core.internal.command;

import io.webchat.api.bus.CommandCall;
import io.webchat.api.bus.Plugin;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.core.internal.runtime.ProductVersion;
import io.webchat.core.internal.transport.InstanceTransportContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The {@code App} plugin as far as the service and customers' scripts need it: request headers,
 * language, information. Used on the mailbox only, {@link #headers()} and {@link #language()} by
 * any thread.
 */
public final class AppPlugin implements InstanceTransportContext.App {
  private final Plugin plugin;
  private final Supplier<WebChatConfiguration> configuration;
  private final Map<String, Object> autoLoad = new LinkedHashMap<>();
  private volatile Map<String, String> changedHeaders;
  private volatile String changedLanguage;

  public AppPlugin(Plugin plugin, Supplier<WebChatConfiguration> configuration) {
    this.plugin = plugin;
    this.configuration = configuration;
  }

  public void register() {
    plugin.registerEvents(
        List.of("ready", "closeAll", "theme", "i18n", "language", "requestHeaderUpdated"));
    plugin.registerCommand("about", call -> call.deferred().resolve(about()));
    plugin.registerCommand("info", call -> call.deferred().resolve(about()));
    plugin.registerCommand("updateAJAXHeader", this::updateHeader);
    plugin.registerCommand("removeAJAXHeader", this::removeHeader);
    plugin.registerCommand("setLanguage", this::setLanguage);
    plugin.registerCommand(
        "getLanguage", call -> call.deferred().resolve(Map.of("language", language())));
    plugin.registerCommand("registerAutoLoad", call -> autoLoad(call, true));
    plugin.registerCommand("deregisterAutoLoad", call -> autoLoad(call, false));
    plugin.registerCommand(
        "closeAll",
        call -> {
          plugin.publish("closeAll");
          call.deferred().resolve(null);
        });
    plugin.ready();
    plugin.republish("ready", Map.of());
  }

  /** {@code main.header} with the changes since; names in lower case. */
  @Override
  public Map<String, String> headers() {
    Map<String, String> changed = changedHeaders;
    return changed == null ? configuration.get().customHeaders() : changed;
  }

  /** {@code main.lang}, or what was set since. */
  @Override
  public String language() {
    String changed = changedLanguage;
    return changed == null ? configuration.get().language() : changed;
  }

  public void close() {
    plugin.close();
  }

  private Map<String, Object> about() {
    return Map.of("name", "WebChatService", "version", ProductVersion.VALUE);
  }

  private void updateHeader(CommandCall call) {
    Map<String, String> merged = new LinkedHashMap<>(headers());
    Object header = call.data().getOrDefault("header", call.data());
    if (header instanceof Map<?, ?> values) {
      values.forEach(
          (name, value) -> {
            if (value != null) {
              merged.put(String.valueOf(name).toLowerCase(Locale.ROOT), value.toString());
            }
          });
    }
    headersChanged(call, merged);
  }

  private void removeHeader(CommandCall call) {
    Map<String, String> left = new LinkedHashMap<>(headers());
    Object name = call.data().get("header");
    if (name == null) {
      left.clear();
    } else {
      left.remove(name.toString().toLowerCase(Locale.ROOT));
    }
    headersChanged(call, left);
  }

  private void headersChanged(CommandCall call, Map<String, String> headers) {
    changedHeaders = Map.copyOf(headers);
    plugin.publish("requestHeaderUpdated");
    call.deferred().resolve(null);
  }

  private void setLanguage(CommandCall call) {
    Object wanted = call.data().getOrDefault("lang", call.data().get("language"));
    if (wanted == null) {
      call.deferred().reject("No language provided");
      return;
    }
    String language = wanted.toString();
    changedLanguage = language;
    plugin.publish("language", Map.of("language", language));
    call.deferred().resolve(Map.of("language", language));
  }

  private void autoLoad(CommandCall call, boolean add) {
    if (add) {
      autoLoad.put(call.commander(), true);
    } else {
      autoLoad.remove(call.commander());
    }
    call.deferred().resolve(null);
  }
}
