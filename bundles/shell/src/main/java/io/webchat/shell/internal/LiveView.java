package io.webchat.shell.internal;

import io.webchat.api.WebChat;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Subscription;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.felix.service.command.CommandSession;
import org.jline.reader.LineReader;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Shows what happens in a chat while the user types, above the prompt. Printing happens on a thread
 * of its own, so that a terminal that is held up holds up no chat; when 1,000 lines wait, further
 * ones are dropped.
 */
@Component(service = LiveView.class)
public final class LiveView {
  private static final int MAX_WAITING = 1000;

  private final Map<String, Subscription> shown = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor printer =
      new ThreadPoolExecutor(
          0,
          1,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_WAITING),
          task -> {
            Thread thread = new Thread(task, "webchat-shell-view");
            thread.setDaemon(true);
            return thread;
          },
          new ThreadPoolExecutor.DiscardPolicy());

  /** For Declarative Services. */
  @Activate
  public LiveView() {}

  /** From now on shows the chat in the session; replaces an earlier view of the instance. */
  void show(CommandSession session, WebChat chat) {
    Consumer<String> screen = screen(session);
    Subscription subscription =
        chat.bus().subscribe(Bus.EVERY_EVENT, event -> print(screen, Lines.live(event)));
    Subscription before = shown.put(chat.id(), subscription);
    if (before != null) {
      before.close();
    }
  }

  /** Prints every event until the subscription is closed. */
  Subscription follow(CommandSession session, WebChat chat, String pattern) {
    Consumer<String> screen = session.getConsole()::println;
    return chat.bus()
        .subscribe(
            Bus.EVERY_EVENT,
            event -> {
              if (matches(event, pattern)) {
                print(screen, Lines.event(event));
              }
            });
  }

  @Deactivate
  void close() {
    shown.values().forEach(Subscription::close);
    printer.shutdownNow();
  }

  private void print(Consumer<String> screen, List<String> lines) {
    if (!lines.isEmpty()) {
      printer.execute(() -> lines.forEach(screen));
    }
  }

  private static boolean matches(BusEvent event, String part) {
    return event.event().contains(part);
  }

  private static Consumer<String> screen(CommandSession session) {
    return session.get(".reader") instanceof LineReader reader
        ? line -> reader.printAbove("  " + line)
        : session.getConsole()::println;
  }
}
