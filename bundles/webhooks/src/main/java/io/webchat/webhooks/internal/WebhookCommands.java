package io.webchat.webhooks.internal;

import io.webchat.mailbox.Stages;
import io.webchat.spi.webhook.DeadLetter;
import io.webchat.spi.webhook.WebhookStatus;
import io.webchat.webhooks.internal.chat.Webhooks;
import io.webchat.webhooks.internal.delivery.Receiver;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands of the shell; each returns the lines that are shown. */
@Component(
    service = WebhookCommands.class,
    property = {
      "osgi.command.scope=webchat",
      "osgi.command.function=webhooks",
      "osgi.command.function=deadletters",
      "osgi.command.function=redeliver",
      "osgi.command.function=discard",
    })
public final class WebhookCommands {
  private final Webhooks webhooks;

  /** For Declarative Services. */
  @Activate
  public WebhookCommands(@Reference Webhooks webhooks) {
    this.webhooks = webhooks;
  }

  /** How each receiver stands. */
  public String webhooks() {
    List<Receiver> receivers = webhooks.receivers();
    return receivers.isEmpty()
        ? "There is no webhook: conf/io.webchat.webhooks-NAME.cfg makes one."
        : receivers.stream()
            .map(receiver -> line(receiver.status()))
            .collect(Collectors.joining("\n"));
  }

  private static String line(WebhookStatus status) {
    return "%-20s %d delivered, %d waiting, %d failed attempts, %d dead letters, %d redelivered%s"
        .formatted(
            status.name(),
            status.delivered(),
            status.waiting(),
            status.failures(),
            status.deadLetters(),
            status.redelivered(),
            status.failingMs() == 0
                ? ""
                : "; failing for " + status.failingMs() / 1_000 + " s: " + status.reason());
  }

  /** What a receiver could not be given. */
  public String deadletters(String name) {
    return with(
        name,
        receiver ->
            receiver
                .deadLetters()
                .thenApply(
                    letters ->
                        letters.isEmpty()
                            ? "Webhook " + name + " has no dead letters."
                            : letters.stream()
                                .map(WebhookCommands::line)
                                .collect(Collectors.joining("\n"))));
  }

  private static String line(DeadLetter letter) {
    String position = letter.position() < 0 ? "" : " at " + letter.position();
    return "%s  %s of %s%s (%s)  %s"
        .formatted(
            Instant.ofEpochMilli(letter.givenUp()),
            letter.event(),
            letter.chat(),
            position,
            letter.id(),
            letter.reason());
  }

  /** Sends all dead letters of a receiver again. */
  public String redeliver(String name) {
    return redeliver(name, "");
  }

  /** Sends one dead letter of a receiver again. */
  public String redeliver(String name, String id) {
    return with(
        name, receiver -> receiver.redeliver(id).thenApply(count -> count + " are sent again"));
  }

  /** Throws one dead letter of a receiver away. */
  public String discard(String name, String id) {
    return with(name, receiver -> receiver.discard(id).thenApply(count -> count + " thrown away"));
  }

  private String with(String name, Function<Receiver, CompletionStage<String>> question) {
    Optional<Receiver> meant =
        webhooks.receivers().stream().filter(each -> each.name().equals(name)).findFirst();
    if (meant.isEmpty()) {
      return "There is no webhook '" + name + "': webchat:webhooks lists them.";
    }
    try {
      return question.apply(meant.get()).toCompletableFuture().join();
    } catch (CompletionException e) {
      return "error: " + Stages.unwrap(e).getMessage();
    }
  }
}
