package io.webchat.console.internal.http;

import io.webchat.api.value.Rejection;
import io.webchat.console.internal.change.Bundles;
import io.webchat.console.internal.change.Configurations;
import io.webchat.http.channel.RefusedException;
import io.webchat.http.servlet.Answers;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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
  private final ThreadPoolExecutor changing = thread("webchat-console-change");

  /** What is only read does not wait for a change, which may take a minute. */
  private final ThreadPoolExecutor reading = thread("webchat-console-read");

  /** Changes of these. */
  public Changes(Bundles bundles, Configurations configurations) {
    this.bundles = bundles;
    this.configurations = configurations;
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

  /** Changes a bundle; of a change that restarts the console itself nobody hears the end. */
  Map<String, ?> change(String who, String action, long id) throws Exception {
    LOG.info("{} of bundle {} by the console's key {}", action, id, who);
    List<String> lines = new ArrayList<>();
    if (!bundles.restartsConsole(action, id)) {
      bundles.change(action, id, lines::add);
      return lines(lines, false);
    }
    lines.add("the console restarts: log in again");
    daemon(() -> changeLast(action, id), "webchat-console-restart").start();
    return lines(lines, true);
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
    LOG.info("{} of {} by the console's key {}", values.keySet(), pid, session.key().name());
    configurations.change(pid, values, isForAll(session));
    return configurations.form(pid);
  }

  /** Deletes a configuration. */
  Map<String, ?> delete(Sessions.Session session, String pid) throws IOException {
    LOG.info("{} is deleted by the console's key {}", pid, session.key().name());
    configurations.delete(pid, isForAll(session));
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
