package io.webchat.health.internal.check;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Deferred;
import io.webchat.api.bus.Subscriber;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.ConfigurationState.Setting;
import io.webchat.spi.extension.InstanceContext;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Instances as checks see them. */
final class FakeChats {
  final List<Chat> open = new ArrayList<>();
  List<String> transports = List.of(WebChatConfiguration.GMS_REST);

  /** One instance. */
  static final class Chat {
    final Map<String, Subscriber> subscribers = new HashMap<>();
    final CompletableFuture<WebChat> ready = new CompletableFuture<>();
    final CompletableFuture<Void> closed = new CompletableFuture<>();
    WebChatState state = WebChatState.ACTIVE;
    InstanceSettings settings;
    Supplier<CompletableFuture<Object>> answer = () -> CompletableFuture.completedFuture("about");
    final WebChat chat = proxy(WebChat.class, this::call);

    private Object call(Object self, Method method, Object[] arguments) {
      return switch (method.getName()) {
        case "id" -> settings.id();
        case "state" -> state;
        case "configuration" -> settings.configuration();
        case "ready" -> ready;
        case "closed" -> closed;
        case "bus" -> proxy(Bus.class, this::bus);
        case "hashCode" -> System.identityHashCode(this);
        case "equals" -> self == arguments[0];
        default -> throw new UnsupportedOperationException(method.getName());
      };
    }

    private Object bus(Object self, Method method, Object[] arguments) {
      if (method.getName().equals("subscribe")) {
        subscribers.put((String) arguments[0], (Subscriber) arguments[1]);
        Subscription subscription = () -> subscribers.remove(arguments[0]);
        return subscription;
      }
      CompletableFuture<Object> stage = answer.get();
      return proxy(Deferred.class, (deferred, called, unused) -> stage);
    }

    void publish(String event) {
      Subscriber subscriber = subscribers.get("WebChatService." + event);
      if (subscriber != null) {
        subscriber.receive(null);
      }
    }

    InstanceContext context() {
      return proxy(
          InstanceContext.class,
          (self, method, arguments) -> method.getName().equals("instance") ? chat : settings);
    }
  }

  /** Adds one. */
  Chat add(String id, Map<String, ?> configuration) {
    Chat chat = new Chat();
    chat.settings = InstanceSettings.of(WebChatConfiguration.of(configuration)).withId(id);
    open.add(chat);
    return chat;
  }

  Chat add(String id) {
    return add(id, Map.of("dataURL", "http://127.0.0.1:9/chat"));
  }

  WebChatFactory factory() {
    return proxy(
        WebChatFactory.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "list" -> open.stream().map(each -> each.chat).toList();
              case "transports" -> transports;
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  Chats chats() {
    Chats chats = new Chats();
    chats.setFactory(factory());
    return chats;
  }

  /** The core's configuration with these values in force, and others. */
  static Configurations core(List<ConfigurationState> others, String... keysAndValues) {
    List<Setting> settings =
        Stream.iterate(0, i -> i < keysAndValues.length, i -> i + 2)
            .map(i -> new Setting(keysAndValues[i], keysAndValues[i + 1], false, ""))
            .toList();
    ConfigurationState core =
        new ConfigurationState("io.webchat.core", "", settings, List.of(), List.of());
    return new Configurations(() -> Stream.concat(Stream.of(core), others.stream()).toList());
  }

  static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(FakeChats.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
