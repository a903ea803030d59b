package io.webchat.shell.internal.output;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatService;
import io.webchat.api.bus.Bus;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.bus.Subscription;
import io.webchat.spi.extension.InstanceContext;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.thread.DaemonThreads;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.felix.service.command.CommandSession;
import org.jline.reader.LineReader;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Shows what happens in a chat while the user types, above the prompt. An instance that is shown
 * stays so when it is closed and comes back, as after a restart of the core. Printing happens on a
 * thread of its own, so that a terminal that is held up holds up no chat; when 1,000 lines wait,
 * further ones are dropped.
 */
@Component(service = {LiveView.class, InstanceExtension.class})
public final class LiveView implements InstanceExtension {
  private static final int MAX_WAITING = 1000;

  /** Where the events of an instance are shown, and what brings them. */
  private record Shown(Consumer<String> screen, Subscription events) {}

  private final Map<String, Shown> shown = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor printer =
      new ThreadPoolExecutor(
          0,
          1,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_WAITING),
          DaemonThreads.numbered("webchat-shell-view"),
          new ThreadPoolExecutor.DiscardPolicy());

  /** The error that was printed last, until something else is; of the printer's thread. */
  private String lastError = "";

  /** For Declarative Services. */
  @Activate
  public LiveView() {}

  /** From now on shows the chat in the session; replaces an earlier view of the instance. */
  public void show(CommandSession session, WebChat chat) {
    show(screen(session), chat);
  }

  /** An instance that was shown before has come back: it is shown before its chat is restored. */
  @Override
  public CompletionStage<? extends AutoCloseable> attach(InstanceContext context) {
    WebChat chat = context.instance();
    Shown before = shown.get(chat.id());
    if (before != null) {
      show(before.screen(), chat);
    }
    return CompletableFuture.completedStage(() -> {});
  }

  private void show(Consumer<String> screen, WebChat chat) {
    Subscription events =
        chat.bus()
            .subscribe(
                Bus.EVERY_EVENT,
                event -> {
                  if (event.event().equals(WebChatService.NAMESPACE + ".error")) {
                    ChatLines.live(event).forEach(line -> printError(screen, line));
                  } else {
                    print(screen, ChatLines.live(event));
                  }
                });
    Shown before = shown.put(chat.id(), new Shown(screen, events));
    if (before != null) {
      before.events().close();
    }
    printer.execute(() -> lastError = "");
  }

  /** Prints why a command failed, unless the chat's own event has told the same just now. */
  public void fail(CommandSession session, String line) {
    printError(screen(session), line);
  }

  /**
   * Prints every event until the subscription is closed, or {@code count} of them are printed.
   *
   * @param count 0 for no limit
   * @param over is run behind the last one
   */
  public Subscription follow(
      CommandSession session, WebChat chat, String pattern, long count, Runnable over) {
    Consumer<String> screen = session.getConsole()::println;
    AtomicLong left = new AtomicLong(count > 0 ? count : Long.MAX_VALUE);
    return chat.bus()
        .subscribe(
            Bus.EVERY_EVENT,
            event -> {
              if (matches(event, pattern)) {
                List<String> lines = ChatLines.event(event);
                printer.execute(() -> follow(screen, lines, left, over));
              }
            });
  }

  /** What is left out because the screen is slow does not count. */
  private void follow(Consumer<String> screen, List<String> lines, AtomicLong left, Runnable over) {
    if (!lines.isEmpty() && left.get() > 0) {
      show(screen, lines);
      if (left.decrementAndGet() == 0) {
        over.run();
      }
    }
  }

  @Deactivate
  void close() {
    shown.values().forEach(view -> view.events().close());
    printer.shutdownNow();
  }

  private void print(Consumer<String> screen, List<String> lines) {
    if (!lines.isEmpty()) {
      printer.execute(() -> show(screen, lines));
    }
  }

  private void show(Consumer<String> screen, List<String> lines) {
    lastError = "";
    lines.forEach(screen);
  }

  private void printError(Consumer<String> screen, String line) {
    printer.execute(
        () -> {
          if (!line.equals(lastError)) {
            screen.accept(line);
          }
          lastError = line;
        });
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
