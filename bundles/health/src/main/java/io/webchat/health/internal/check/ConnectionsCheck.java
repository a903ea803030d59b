package io.webchat.health.internal.check;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatService;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.Subscription;
import io.webchat.spi.extension.InstanceContext;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.health.Finding;
import io.webchat.spi.health.SelfCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;

/**
 * Whether chats reach their chat server, as their own events tell it. No request is made for this.
 * When none of the chats reaches it, new ones would not either.
 */
@Component(service = {SelfCheck.class, InstanceExtension.class})
public final class ConnectionsCheck implements SelfCheck, InstanceExtension {
  private static final String EVENTS = WebChatService.NAMESPACE + ".";

  /** Which event ends what another one began. */
  private static final Map<String, String> ENDS =
      Map.of(
          "connectionPending", "connectionRestored",
          "chatServerWentOffline", "chatServerBackOnline");

  private final Map<WebChat, Set<String>> troubles = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "connections";
  }

  @Override
  public CompletionStage<? extends AutoCloseable> attach(InstanceContext instance) {
    WebChat chat = instance.instance();
    Bus bus = chat.bus();
    Set<String> ofChat = ConcurrentHashMap.newKeySet();
    List<Subscription> subscriptions = new ArrayList<>();
    troubles.put(chat, ofChat);
    ENDS.forEach(
        (begin, end) -> {
          subscriptions.add(bus.subscribe(EVENTS + begin, event -> ofChat.add(begin)));
          subscriptions.add(bus.subscribe(EVENTS + end, event -> ofChat.remove(begin)));
        });
    AutoCloseable closing =
        () -> {
          subscriptions.forEach(Subscription::close);
          troubles.remove(chat);
        };
    return CompletableFuture.completedFuture(closing);
  }

  @Override
  public List<Finding> check() {
    List<WebChat> chats =
        troubles.keySet().stream().filter(chat -> chat.state().hasSession()).toList();
    List<String> cutOff =
        chats.stream()
            .filter(chat -> !troubles.getOrDefault(chat, Set.of()).isEmpty())
            .map(WebChat::id)
            .sorted()
            .toList();
    if (cutOff.isEmpty()) {
      return List.of();
    }
    String text = cutOff.size() + " of " + chats.size() + " chats do not reach their chat server: ";
    String remedy = "look at the chat server and at the way to it";
    return List.of(
        cutOff.size() == chats.size()
            ? Finding.notReady(text + Chats.some(cutOff), remedy)
            : Finding.warning(text + Chats.some(cutOff), remedy));
  }
}
