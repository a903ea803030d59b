package io.webchat.health.internal.check;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.spi.health.Finding;
import io.webchat.spi.health.SelfCheck;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether each instance has a transport of a type that can serve it. */
@Component(service = SelfCheck.class)
public final class TransportsCheck implements SelfCheck {
  private final Chats chats;

  /** For Declarative Services. */
  @Activate
  public TransportsCheck(@Reference Chats chats) {
    this.chats = chats;
  }

  @Override
  public String name() {
    return "transports";
  }

  @Override
  public List<Finding> check() {
    List<String> offered = chats.factory().map(WebChatFactory::transports).orElse(List.of());
    Map<String, List<String>> missing = new TreeMap<>();
    for (WebChat chat : chats.open()) {
      List<String> usable = chat.configuration().transportTypes();
      if (!chat.configuration().isEmpty() && Collections.disjoint(usable, offered)) {
        missing
            .computeIfAbsent(String.join(" or ", usable), type -> new ArrayList<>())
            .add(chat.id());
      }
    }
    List<Finding> findings = new ArrayList<>();
    missing.forEach(
        (type, ids) ->
            findings.add(
                Finding.notReady(
                    "no transport " + type + " for " + Chats.some(ids),
                    "webchat:transports tells why; there are " + offered)));
    return findings;
  }
}
