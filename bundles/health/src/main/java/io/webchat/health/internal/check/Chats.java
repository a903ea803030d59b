package io.webchat.health.internal.check;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The instances of the container, if there is a service that has them. Thread-safe. */
@Component(service = Chats.class)
public final class Chats {
  private static final int NAMED = 3;

  private final AtomicReference<WebChatFactory> factory = new AtomicReference<>();

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void setFactory(WebChatFactory came) {
    factory.set(came);
  }

  void unsetFactory(WebChatFactory gone) {
    factory.compareAndSet(gone, null);
  }

  Optional<WebChatFactory> factory() {
    return Optional.ofNullable(factory.get());
  }

  List<WebChat> open() {
    return factory().map(WebChatFactory::list).orElse(List.of());
  }

  /** A few of many names, for a line: {@code a, b, c and 4 more}. */
  static String some(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    return names.size() <= NAMED ? first : first + " and " + (names.size() - NAMED) + " more";
  }
}
