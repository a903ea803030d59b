package io.webchat.chat;

import static org.awaitility.Awaitility.await;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Deferred;
import io.webchat.api.bus.Plugin;
import io.webchat.api.message.Message;
import io.webchat.api.message.Transcript;
import io.webchat.api.value.Rejection;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** One widget instance in the hands of a test: commands by the bus, events as they came. */
public final class Customer implements AutoCloseable {
  private static final Map<String, Object> FORM =
      Map.of("firstname", "Ada", "lastname", "Lovelace", "nickname", "Ada");

  private final Wire wire;
  private final WebChat chat;
  private final EventLog events;
  private final Plugin plugin;

  Customer(Wire wire, WebChat chat, EventLog events) {
    this.wire = wire;
    this.chat = chat;
    this.events = events;
    this.plugin = chat.bus().registerPlugin("Test").orElseThrow();
  }

  /** How it talks to the server. */
  public Wire wire() {
    return wire;
  }

  /** The instance itself. */
  public WebChat chat() {
    return chat;
  }

  /** What it published. */
  public EventLog events() {
    return events;
  }

  /** The test's own face of the bus. */
  public Plugin plugin() {
    return plugin;
  }

  /**
   * Calls a command as WebChatService itself. Nobody else has that face of the bus, so it is taken
   * out of the instance.
   */
  public Deferred asService(String name) {
    try {
      return ((Plugin) field(field(chat, "parts"), "plugin")).command(name);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until no poll is under way: one by the service itself is not refused. */
  public void awaitNoPoll() {
    await()
        .atMost(EventLog.PATIENCE)
        .until(
            () ->
                asService("poll")
                    .toCompletionStage()
                    .handle((value, failure) -> failure == null)
                    .toCompletableFuture()
                    .join());
  }

  private static Object field(Object of, String name) throws ReflectiveOperationException {
    Field field = of.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }

  /** Makes calls within one task of the instance, so that none of its timers runs in between. */
  public <T> T atOnce(Supplier<T> calls) {
    CompletableFuture<T> made = new CompletableFuture<>();
    plugin.subscribe("Test.now", event -> made.complete(calls.get()));
    plugin.publish("now", Map.of());
    try {
      return made.get(EventLog.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the calls were not made", e);
    }
  }

  /** Calls a command of WebChatService. */
  public Deferred command(String name, Map<String, ?> options) {
    return plugin.command("WebChatService." + name, options);
  }

  /** What a command resolves with. */
  public Object resolves(String name, Map<String, ?> options) {
    return value(name, command(name, options));
  }

  /** What a command without options resolves with. */
  public Object resolves(String name) {
    return resolves(name, Map.of());
  }

  /** {@link #resolves(String, Map)} of a command that resolves with an object. */
  public Map<?, ?> object(String name, Map<String, ?> options) {
    return (Map<?, ?>) resolves(name, options);
  }

  /** {@link #resolves(String)} of a command that resolves with an object. */
  public Map<?, ?> object(String name) {
    return object(name, Map.of());
  }

  /** Why a command is rejected. */
  public Rejection rejects(String name, Map<String, ?> options) {
    return reason(name, command(name, options));
  }

  /** Why a command without options is rejected. */
  public Rejection rejects(String name) {
    return rejects(name, Map.of());
  }

  /** Why this deferred is rejected. */
  public static Rejection reason(String what, Deferred deferred) {
    try {
      Object value = settled(deferred);
      throw new AssertionError(what + " resolved: " + value);
    } catch (ExecutionException e) {
      return rejection(e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError(what + " did not settle", e);
    }
  }

  /** What this deferred resolves with. */
  public static Object value(String what, Deferred deferred) {
    try {
      return settled(deferred);
    } catch (ExecutionException e) {
      throw new AssertionError(what + " was rejected: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new AssertionError(what + " did not settle", e);
    }
  }

  private static Object settled(Deferred deferred) throws ExecutionException, TimeoutException {
    CompletableFuture<Object> future = deferred.toCompletionStage().toCompletableFuture();
    try {
      return future.get(EventLog.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static Rejection rejection(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException || cause instanceof ExecutionException) {
      cause = cause.getCause();
    }
    if (cause instanceof Rejection rejection) {
      return rejection;
    }
    throw new AssertionError("not a rejection", cause);
  }

  /** The options of {@code startChat} as this wire has them. */
  public Map<String, Object> form(Map<String, Object> userData) {
    return wire.isVersion2()
        ? merged(FORM, Map.of("userData", userData))
        : Map.of("form", FORM, "userData", userData);
  }

  private static Map<String, Object> merged(Map<String, Object> one, Map<String, Object> other) {
    Map<String, Object> merged = new LinkedHashMap<>(one);
    merged.putAll(other);
    return merged;
  }

  /** Starts a chat. */
  public Customer start() {
    resolves("startChat", form(Map.of()));
    return this;
  }

  /** Waits until the instance is in this state. */
  public void awaitState(WebChatState state) {
    await("state " + state)
        .atMost(EventLog.PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> chat.state() == state);
  }

  /** The messages of {@code getTranscript}. */
  public List<Message> transcript() {
    return ((Transcript) resolves("getTranscript")).messages();
  }

  /** The texts of {@link #transcript()} that have one. */
  public List<String> transcriptTexts() {
    return transcript().stream()
        .map(Message::text)
        .filter(text -> text != null && !text.isEmpty())
        .toList();
  }

  /** Why the instance did not get ready. */
  public Rejection notReady() {
    try {
      chat.ready().toCompletableFuture().get(EventLog.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      throw new AssertionError("the instance is ready");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      return rejection(e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("the instance is neither ready nor not", e);
    }
  }

  /** Waits until the instance takes commands. */
  public Customer ready() {
    try {
      chat.ready().toCompletableFuture().get(EventLog.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return this;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the instance is not ready", e);
    }
  }

  /** Leaves the chat as a closed browser tab does, and waits until nothing is left. */
  @Override
  public void close() {
    chat.close();
    await("closed")
        .atMost(EventLog.PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> chat.closed().toCompletableFuture().isDone());
  }
}
