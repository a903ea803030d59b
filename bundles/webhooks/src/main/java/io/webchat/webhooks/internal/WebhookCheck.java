package io.webchat.webhooks.internal;

import io.webchat.spi.health.Finding;
import io.webchat.spi.health.SelfCheck;
import io.webchat.spi.webhook.WebhookStatus;
import io.webchat.webhooks.internal.chat.Webhooks;
import io.webchat.webhooks.internal.delivery.Receiver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Finds receivers that have taken nothing for a while, and dead letters. */
@Component
public final class WebhookCheck implements SelfCheck {
  private static final long LONG_MS = TimeUnit.MINUTES.toMillis(1);

  private final Webhooks webhooks;

  /** For Declarative Services. */
  @Activate
  public WebhookCheck(@Reference Webhooks webhooks) {
    this.webhooks = webhooks;
  }

  @Override
  public String name() {
    return "webhooks";
  }

  @Override
  public List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    for (Receiver receiver : webhooks.receivers()) {
      WebhookStatus status = receiver.status();
      if (status.failingMs() >= LONG_MS) {
        findings.add(
            Finding.warning(
                "webhook %s has taken nothing for %d s: %s; %d deliveries wait"
                    .formatted(
                        status.name(),
                        TimeUnit.MILLISECONDS.toSeconds(status.failingMs()),
                        status.reason(),
                        status.waiting()),
                "look at the receiver; deliveries go on by themselves"));
      }
      if (status.deadLetters() > 0) {
        findings.add(
            Finding.warning(
                "webhook %s has %d dead letters".formatted(status.name(), status.deadLetters()),
                "webchat:deadletters lists them, webchat:redeliver sends them again"));
      }
    }
    return findings;
  }
}
