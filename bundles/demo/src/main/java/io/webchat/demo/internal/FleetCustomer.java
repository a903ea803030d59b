package io.webchat.demo.internal;

import io.webchat.api.WebChat;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Subscription;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.Participant.Role;
import io.webchat.demo.internal.FleetJournal.What;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The customer of one chat: acknowledges what comes and sends a message now and then. */
final class FleetCustomer implements AutoCloseable {
  private static final long PAUSE_MS = 500;

  private final String container;
  private final WebChat chat;
  private final FleetJournal journal;
  private final ScheduledExecutorService timer;
  private final Subscription subscription;
  private final AtomicInteger count = new AtomicInteger();
  private volatile boolean closed;
  private volatile ScheduledFuture<?> next;

  FleetCustomer(
      String container, WebChat chat, FleetJournal journal, ScheduledExecutorService timer) {
    this.container = container;
    this.chat = chat;
    this.journal = journal;
    this.timer = timer;
    this.subscription = chat.bus().subscribe(Bus.EVERY_EVENT, this::hear);
  }

  private void hear(BusEvent event) {
    switch (event.event()) {
      case "WebChatService.started" -> begin(What.STARTED);
      case "WebChatService.restored" -> begin(What.TOOK);
      case "WebChatService.sessionMoved" -> {
        closed = true;
        journal.write(What.MOVED, chat.id(), "");
      }
      case "WebChatService.messageReceived" -> received(event);
      default -> {
        // nothing to do
      }
    }
  }

  private void begin(What what) {
    journal.write(what, chat.id(), "");
    later();
  }

  private void received(BusEvent event) {
    List<String> texts = new ArrayList<>();
    for (Object element : (List<?>) event.data().get("messages")) {
      if (element instanceof Message message
          && message.kind() == MessageKind.MESSAGE
          && message.from().role() == Role.AGENT) {
        texts.add(message.text());
      }
    }
    texts.forEach(text -> journal.write(What.GOT, chat.id(), text));
    if (event.data().get("position") instanceof Long position) {
      chat.service()
          .acknowledge(position)
          .thenRun(() -> texts.forEach(text -> journal.write(What.ACKNOWLEDGED, chat.id(), text)));
    }
  }

  private void later() {
    try {
      next = timer.schedule(this::send, PAUSE_MS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      closed = true;
    }
  }

  private void send() {
    if (closed) {
      return;
    }
    String text = "from-" + chat.id() + "-in-" + container + "-" + count.incrementAndGet();
    chat.service()
        .sendMessage(text)
        .whenComplete(
            (answer, failure) -> {
              journal.write(failure == null ? What.SENT : What.FAILED, chat.id(), text);
              later();
            });
  }

  @Override
  public void close() {
    closed = true;
    subscription.close();
    ScheduledFuture<?> scheduled = next;
    if (scheduled != null) {
      scheduled.cancel(false);
    }
  }
}
