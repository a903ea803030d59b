package io.webchat.web.internal.channel;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.CommandCall;
import io.webchat.api.bus.Deferred;
import io.webchat.api.bus.Plugin;
import io.webchat.api.bus.Subscription;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.http.bus.ClientOptions;
import io.webchat.http.bus.CommandList;
import io.webchat.http.bus.OpeningEvents;
import io.webchat.http.channel.Channel;
import io.webchat.http.channel.ChannelEnd;
import io.webchat.json.JsonWriter;
import io.webchat.json.SecretFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A page on the bus of its instance: the events of the bus become frames, the frames of the page
 * become commands and events. Frames come one at a time; the rest happens on the mailbox of the
 * instance.
 */
public final class PageBus implements PagePlugins.Page {
  private static final String SERVICE = "WebChatService.";
  private static final String READY = ".ready";

  /** Tells a page that the chat which it knows, if any, has ended. */
  private static final String IDLE = "idle";

  private static final String FETCH_OLDER = SERVICE + "fetchHistory";

  /** After these the messages so far are none of the conversation that a page shows. */
  private static final Set<String> BEGINNINGS = Set.of(SERVICE + "started", SERVICE + "cleared");

  /** What the bus keeps of the service under a name; pages know it by the same. */
  private static final List<String> DATA =
      List.of(
          "sessionActive",
          "sleeping",
          "agentTyping",
          "userData",
          "interactionData",
          "capabilities",
          "sessionData",
          "mode");

  /** Each poll has one: they come to pages that have asked for them. */
  private static final Set<String> ON_DEMAND = Set.of(SERVICE + "ajaxResponse");

  private static final Pattern NAME = Pattern.compile("[\\w$-]+");

  private final Set<String> demanded = ConcurrentHashMap.newKeySet();
  private final WebChat chat;
  private final Channel channel;
  private final ChannelLimits limits;
  private final CommandList commands;
  private final SecretFilter secrets;
  private final PagePlugins plugins;
  private final EarlyEvents early;
  private final PageCalls calls;
  private final AtomicInteger openCalls = new AtomicInteger();
  private final OpeningEvents opening;
  private final OlderMessages older = new OlderMessages();
  private Subscription subscription = () -> {};
  private volatile boolean closed;

  /**
   * A page's part of an instance.
   *
   * @param shared what all pages of the visitor share: secrets that were seen, and their plug-ins
   */
  public PageBus(
      WebChat chat, Channel channel, ChannelLimits limits, CommandList commands, Shared shared) {
    this.chat = chat;
    this.channel = channel;
    this.limits = limits;
    this.commands = commands;
    this.secrets = shared.secrets();
    this.plugins = shared.plugins();
    this.early = shared.early();
    this.calls = new PageCalls(limits.openCalls());
    this.opening = new OpeningEvents(limits.transcript(), true);
  }

  /**
   * What the pages of a visitor share.
   *
   * @param secrets that were seen
   * @param plugins of the pages
   * @param early what the instance published before there was a page
   */
  public record Shared(SecretFilter secrets, PagePlugins plugins, EarlyEvents early) {}

  /** Opens the channel: the state of the bus, a chat that is running, then events as they come. */
  public void open() {
    channel.open(this::receive, this::close);
    // what changes while the state is read comes as an event behind it
    subscription = chat.bus().subscribe(Bus.EVERY_EVENT, this::event);
    channel.send(state());
    opening.begin(chat, this::earlier, this::restored, event -> sendEvent(older.told(event)));
    chat.ready().thenRun(() -> chat.bus().command("App.LOAD").always(this::tellWithoutChat));
    if (closed) {
      subscription.close();
    }
  }

  /** A page that slept may know a chat that has ended meanwhile. */
  private void tellWithoutChat() {
    if (!closed && chat.state() == WebChatState.IDLE) {
      channel.send(Map.of("type", IDLE, "other", false));
    }
  }

  private List<BusEvent> earlier() {
    return early.take().stream().filter(event -> !ON_DEMAND.contains(event.event())).toList();
  }

  private void restored(Object transcript) {
    if (transcript instanceof Map<?, ?> found
        && found.get("messages") instanceof List<?> messages
        && messages.isEmpty()) {
      channel.send(Map.of("type", IDLE, "other", true));
    }
    if (commands.allows(FETCH_OLDER)) {
      older.keep(transcript, limits.transcript());
    }
  }

  private Map<String, Object> state() {
    Map<String, Object> data = new LinkedHashMap<>();
    for (String key : DATA) {
      Object value = chat.bus().data(SERVICE + key);
      if (value != null) {
        data.put(SERVICE + key, secrets.clean(value));
      }
    }
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("type", "state");
    state.put("commands", commands.entries());
    Map<String, Object> registry = new LinkedHashMap<>(chat.bus().registry());
    registry.keySet().removeIf(plugins::has); // each page has plug-ins of its own
    state.put("registry", secrets.clean((Object) registry));
    state.put("data", data);
    return state;
  }

  private void event(BusEvent event) {
    if (closed || plugins.has(event.publisher())) {
      return; // what a page publishes its own subscribers have heard
    }
    if (ON_DEMAND.contains(event.event()) && !demanded.contains(event.event())) {
      return;
    }
    if (event.event().endsWith(READY)) {
      channel.send(state()); // a plug-in has its commands by now
    }
    if (BEGINNINGS.contains(event.event())) {
      older.drop();
    }
    opening.next(event).forEach(this::sendEvent);
  }

  private void sendEvent(BusEvent event) {
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("type", "event");
    frame.put("event", event.event());
    frame.put("publisher", event.publisher());
    frame.put("time", event.time());
    frame.put("data", secrets.clean(event.data()));
    channel.send(frame);
  }

  private void receive(Map<String, Object> frame) {
    if (closed) {
      return;
    }
    try {
      switch (String.valueOf(frame.get("type"))) {
        case "call" -> call(frame);
        case "publish" -> publish(frame);
        case "data" -> data(frame);
        case "register" -> register(frame);
        case "listen" ->
            names(frame, "events").stream().filter(ON_DEMAND::contains).forEach(demanded::add);
        case "unregister" -> plugins.remove(this, text(frame, "plugin"));
        case "resolved" ->
            calls.take(frame.get("call")).ifPresent(c -> c.deferred().resolve(frame.get("value")));
        case "rejected" ->
            calls.take(frame.get("call")).ifPresent(c -> c.deferred().reject(frame.get("value")));
        case "progress" ->
            calls.find(frame.get("call")).ifPresent(c -> c.deferred().notify(frame.get("value")));
        default -> throw new IllegalArgumentException("type");
      }
    } catch (IllegalArgumentException e) {
      channel.end(ChannelEnd.PROTOCOL);
    } catch (Rejection overloaded) {
      channel.end(ChannelEnd.OVERFLOW);
    }
  }

  /** Calls a command for the page, as one of its plug-ins where it is one. */
  public Deferred command(String commander, String name, Map<String, ?> options) {
    Optional<Plugin> plugin = plugins.of(this, commander);
    return plugin.isPresent()
        ? plugin.get().command(name, options)
        : chat.bus().command(name, options);
  }

  private void call(Map<String, Object> frame) {
    Object call = frame.get("call");
    String name = text(frame, "command");
    String commander = String.valueOf(frame.get("commander"));
    if (!(call instanceof Number)) {
      throw new IllegalArgumentException("call");
    }
    Optional<Rejection> refused = refused(name);
    if (refused.isPresent()) {
      rejected(call, refused.get());
      return;
    }
    Optional<BusEvent> kept = name.equals(FETCH_OLDER) ? older.next() : Optional.empty();
    if (kept.isPresent()) {
      sendEvent(kept.get());
      settled(call, "resolved", AjaxResponse.ok(Map.of()));
      return;
    }
    openCalls.incrementAndGet();
    command(commander, name, ClientOptions.of(name, object(frame, "data")))
        .progress(value -> settled(call, "progress", value))
        .done(value -> settled(call, "resolved", value))
        .fail(reason -> rejected(call, reason))
        .always(openCalls::decrementAndGet);
  }

  private Optional<Rejection> refused(String name) {
    String plugin = name.substring(0, Math.max(0, name.indexOf('.')));
    boolean allowed = commands.allows(name) && ClientOptions.isForFrames(name);
    if (!allowed && !plugins.has(plugin)) {
      return Optional.of(
          chat.bus().registry().containsKey(plugin)
              ? Rejection.of(ErrorCode.ACCESS_DENIED, denial(name))
              : Rejection.of(ErrorCode.PLUGIN_NOT_LOADED, Bus.NOT_LOADED_TEXT));
    }
    return openCalls.get() >= limits.openCalls()
        ? Optional.of(Rejection.of(ErrorCode.OVERLOADED, "Too many commands of the page are open"))
        : Optional.empty();
  }

  /** The reference has a text for the one command that nobody but the service may call. */
  private static String denial(String command) {
    return command.equals(SERVICE + "poll")
        ? "Access Denied to private command. Only WebChatService is allowed to invoke this command."
        : "A page may not call the command " + command;
  }

  /** The number of commands of this page that have not settled. */
  int openCalls() {
    return openCalls.get();
  }

  private void settled(Object call, String type, Object value) {
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("type", type);
    frame.put("call", call);
    frame.put("value", secrets.clean(value));
    channel.send(frame);
  }

  private void rejected(Object call, Rejection reason) {
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("type", "rejected");
    frame.put("call", call);
    frame.putAll(refusal(reason));
    channel.send(frame);
  }

  /** A rejection as a page gets it: code, text, advice, and the value of the reference. */
  public Map<String, Object> refusal(Rejection reason) {
    Map<String, Object> refusal = new LinkedHashMap<>();
    refusal.put("code", reason.code());
    refusal.put("text", secrets.clean((Object) reason.text()));
    reason.hint().ifPresent(hint -> refusal.put("hint", secrets.clean((Object) hint)));
    refusal.put("value", secrets.clean(reason.value()));
    return refusal;
  }

  /** What a command resolved with, as a page gets it. */
  public Map<String, Object> resolution(Object value) {
    Map<String, Object> resolution = new LinkedHashMap<>();
    resolution.put("value", secrets.clean(value));
    return resolution;
  }

  private void publish(Map<String, Object> frame) {
    String event = text(frame, "event");
    Map<String, Object> data = object(frame, "data");
    int dot = event.indexOf('.');
    Optional<Plugin> plugin =
        dot < 0 ? Optional.empty() : plugins.of(this, event.substring(0, dot));
    String name = event.substring(dot + 1);
    if (Boolean.TRUE.equals(frame.get("kept"))) {
      plugin.ifPresent(
          own -> {
            plugins.keep(own.namespace(), "event " + name, length(data));
            own.republish(name, data);
          });
    } else {
      plugin.ifPresent(own -> own.publish(name, data));
    }
  }

  private void data(Map<String, Object> frame) {
    plugins
        .of(this, text(frame, "plugin"))
        .ifPresent(
            plugin -> {
              String key = text(frame, "key");
              Object value = frame.get("value");
              plugins.keep(plugin.namespace(), "data " + key, key.length() + length(value));
              plugin.data(key, value);
            });
  }

  private static int length(Object value) {
    return JsonWriter.write(value).length();
  }

  private void register(Map<String, Object> frame) {
    String plugin = text(frame, "plugin");
    List<String> offered = names(frame, "commands");
    List<String> announced = names(frame, "events");
    boolean added = NAME.matcher(plugin).matches() && plugins.add(this, plugin, offered, announced);
    if (!added) {
      channel.send(Map.of("type", "refused", "plugin", plugin));
    }
  }

  @Override
  public void call(CommandCall call) {
    Optional<Long> number = calls.add(call);
    if (number.isEmpty()) {
      return;
    }
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("type", "call");
    frame.put("call", number.get());
    frame.put("command", call.command());
    frame.put("commander", call.commander());
    frame.put("data", secrets.clean(call.data()));
    channel.send(frame);
  }

  private void close() {
    closed = true;
    subscription.close();
    plugins.removeAll(this);
    calls.close();
  }

  private static String text(Map<String, Object> frame, String key) {
    if (frame.get(key) instanceof String text && !text.isEmpty() && text.length() <= 200) {
      return text;
    }
    throw new IllegalArgumentException(key);
  }

  @SuppressWarnings("unchecked") // JSON: keys are strings
  private static Map<String, Object> object(Map<String, Object> frame, String key) {
    return frame.get(key) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  private static List<String> names(Map<String, Object> frame, String key) {
    if (!(frame.get(key) instanceof List<?> list)) {
      return List.of();
    }
    if (list.size() > 200) {
      throw new IllegalArgumentException(key);
    }
    return list.stream().map(String::valueOf).filter(name -> name.length() <= 200).toList();
  }
}
