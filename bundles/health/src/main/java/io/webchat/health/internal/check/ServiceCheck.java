package io.webchat.health.internal.check;

import io.webchat.api.WebChat;
import io.webchat.spi.health.Finding;
import io.webchat.spi.health.SelfCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether there is a service at all, and which of its instances cannot be used. */
@Component(service = SelfCheck.class)
public final class ServiceCheck implements SelfCheck {
  private final Chats chats;

  /** For Declarative Services. */
  @Activate
  public ServiceCheck(@Reference Chats chats) {
    this.chats = chats;
  }

  @Override
  public String name() {
    return "service";
  }

  @Override
  public List<Finding> check() {
    if (chats.factory().isEmpty()) {
      return List.of(
          Finding.notReady(
              "there is no chat service", "start the bundles io.webchat.core and io.webchat.bus"));
    }
    List<Finding> findings = new ArrayList<>();
    for (WebChat chat : chats.open()) {
      problem(chat)
          .ifPresent(
              text ->
                  findings.add(
                      Finding.notReady(
                          "instance " + chat.id() + " is not ready: " + text,
                          "change its configuration or its script")));
    }
    return findings;
  }

  private static Optional<String> problem(WebChat chat) {
    CompletableFuture<?> ready = chat.ready().toCompletableFuture();
    if (!ready.isCompletedExceptionally()) {
      return Optional.empty();
    }
    try {
      ready.getNow(null);
      return Optional.empty();
    } catch (CompletionException e) {
      return Optional.of(String.valueOf(e.getCause().getMessage()));
    } catch (CancellationException e) {
      return Optional.of("it was given up");
    }
  }
}
