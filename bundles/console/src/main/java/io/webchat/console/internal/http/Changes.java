package io.webchat.console.internal.http;

import io.webchat.api.value.Rejection;
import io.webchat.console.internal.change.Bundles;
import io.webchat.console.internal.change.Configurations;
import io.webchat.console.internal.change.Wires;
import io.webchat.http.channel.RefusedException;
import io.webchat.http.servlet.Answers;
import io.webchat.spi.script.ScriptHooks;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator changes, one change after the other on a thread of its own: it may take a
 * minute. Each is logged with the name of the key. Thread-safe.
 */
public final class Changes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Changes.class);
  private static final int WAITING = 16;

  private final Bundles bundles;
  private final Configurations configurations;
  private final BiConsumer<String, String> told;
  private final ThreadPoolExecutor changing = thread("webchat-console-change");

  /** What is only read does not wait for a change, which may take a minute. */
  private final ThreadPoolExecutor reading = thread("webchat-console-read");

  /**
   * Changes of these.
   *
   * @param told hears what was changed, and how
   */
  public Changes(Bundles bundles, Configurations configurations, BiConsumer<String, String> told) {
    this.bundles = bundles;
    this.configurations = configurations;
    this.told = told;
  }

  private static ThreadPoolExecutor thread(String name) {
    ThreadPoolExecutor thread =
        new ThreadPoolExecutor(
            1,
            1,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> daemon(task, name));
    thread.allowCoreThreadTimeOut(true);
    return thread;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Something that takes a while, and its answer. */
  @FunctionalInterface
  interface Work {
    /** Does it. */
    Map<String, ?> run() throws Exception;
  }

  Bundles bundles() {
    return bundles;
  }

  Configurations configurations() {
    return configurations;
  }

  /** Changes something, answers, and completes the context. */
  void run(AsyncContext context, Work work) throws RefusedException {
    run(changing, context, work);
  }

  /** Reads something, answers, and completes the context. */
  void read(AsyncContext context, Work work) throws RefusedException {
    run(reading, context, work);
  }

  /**
   * Answers when the stage is over and completes the context, on a thread that may wait for the
   * page: the stage may be one of a chat, whose thread may not.
   */
  <T> void later(
      AsyncContext context, CompletionStage<T> stage, Function<T, Map<String, ?>> shown) {
    stage.whenComplete(
        (value, failure) -> {
          Work work = () -> shown.apply(value(value, failure));
          try {
            reading.execute(() -> answer(context, work));
          } catch (RejectedExecutionException e) {
            answer(context, () -> refused());
          }
        });
  }

  private static <T> T value(T value, Throwable failure) throws Exception {
    if (failure == null) {
      return value;
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    throw cause instanceof Exception exception ? exception : new IllegalStateException(failure);
  }

  private static Map<String, ?> refused() throws RefusedException {
    throw new RefusedException(503, "OVERLOADED", "Too many questions wait: try again");
  }

  private static void run(ThreadPoolExecutor thread, AsyncContext context, Work work)
      throws RefusedException {
    try {
      thread.execute(() -> answer(context, work));
    } catch (RejectedExecutionException e) {
      throw new RefusedException(503, "OVERLOADED", "Too many changes wait: try again");
    }
  }

  /** Does it on this thread, answers, and completes the context. */
  static void answer(AsyncContext context, Work work) {
    HttpServletResponse response = (HttpServletResponse) context.getResponse();
    try {
      try {
        Answers.json(response, HttpServletResponse.SC_OK, work.run());
      } catch (RefusedException e) {
        Answers.refuse(response, e);
      } catch (Rejection e) {
        Answers.refuse(response, new RefusedException(422, e.code(), text(e)));
      } catch (IllegalArgumentException e) {
        Answers.refuse(response, new RefusedException(422, "REFUSED", e.getMessage()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        Answers.refuse(response, new RefusedException(503, "STOPPING", "The console stops"));
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        LOG.warn("A change failed", e);
        Answers.refuse(response, new RefusedException(500, "FAILED", String.valueOf(e)));
      }
    } catch (IOException | IllegalStateException e) {
      LOG.debug("The page is gone", e);
    } finally {
      try {
        context.complete();
      } catch (IllegalStateException e) {
        LOG.debug("The container has completed already", e);
      }
    }
  }

  private static String text(Rejection rejection) {
    return rejection.text() + rejection.hint().map(hint -> " (" + hint + ")").orElse("");
  }

  /** Who it was, in the log; a line of it stays one whatever a request contains. */
  private static void log(String who, String what) {
    LOG.info("{} by the console's key {}", what.replaceAll("\\p{Cntrl}", " "), who);
  }

  /** Changes a bundle; of a change that restarts the console itself nobody hears the end. */
  Map<String, ?> change(String who, String action, long id) throws Exception {
    log(who, action + " of bundle " + id);
    List<String> lines = new ArrayList<>();
    if (!bundles.restartsConsole(action, id)) {
      bundles.change(action, id, lines::add);
      return lines(lines, false);
    }
    lines.add("the console restarts: log in again");
    daemon(() -> changeLast(action, id), "webchat-console-restart").start();
    return lines(lines, true);
  }

  /** Enables hooks again; {@code null} stands for all instances, or all hooks. */
  Map<String, ?> enable(String who, Optional<ScriptHooks> hooks, String instance, String hook) {
    log(who, "enabling of the hook " + hook + " of the instance " + instance);
    int enabled = hooks.map(all -> all.enable(instance, hook)).orElse(0);
    if (enabled > 0) {
      told.accept(hook == null ? "all hooks" : hook, "enabled");
    }
    return Map.of("enabled", enabled);
  }

  /** Moves a chat, or all, to a wire. */
  CompletionStage<List<String>> moved(String who, Wires wires, String type, List<String> ids) {
    log(who, "move to the wire " + type + " of " + (ids.isEmpty() ? "all chats" : ids));
    try {
      return wires.move(type, ids);
    } catch (Rejection e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void changeLast(String action, long id) {
    try {
      bundles.change(action, id, LOG::info);
    } catch (Exception e) {
      LOG.error("{} of bundle {} failed", action, id, e);
    }
  }

  private static Map<String, Object> lines(List<String> lines, boolean restarts) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("lines", lines);
    answer.put("restarts", restarts);
    return answer;
  }

  /** Changes a configuration; its values are not logged. */
  Map<String, ?> configure(Sessions.Session session, String pid, Map<String, Object> values)
      throws IOException {
    log(session.key().name(), values.keySet() + " of " + pid);
    configurations.change(pid, values, isForAll(session));
    told.accept(pid, "configured");
    return configurations.form(pid);
  }

  /** Deletes a configuration. */
  Map<String, ?> delete(Sessions.Session session, String pid) throws IOException {
    log(session.key().name(), "deletion of " + pid);
    configurations.delete(pid, isForAll(session));
    told.accept(pid, "deleted");
    return Map.of("deleted", pid.toLowerCase(Locale.ROOT));
  }

  private static boolean isForAll(Sessions.Session session) {
    return session.key().scopes().contains("*");
  }

  @Override
  public void close() {
    reading.shutdown();
    changing.shutdown(); // a change that is under way may be what stops this
  }
}
