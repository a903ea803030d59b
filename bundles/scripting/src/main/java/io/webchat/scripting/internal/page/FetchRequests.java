package io.webchat.scripting.internal.page;

import io.webchat.api.value.Json;
import io.webchat.scripting.internal.context.Gateway;
import io.webchat.scripting.internal.context.Realm;
import io.webchat.scripting.internal.context.ScriptValueCodec;
import io.webchat.scripting.internal.sandbox.Hook;
import io.webchat.scripting.internal.sandbox.Registrations.Version;
import io.webchat.scripting.internal.sandbox.ScriptThreads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * The requests of one realm: a few are under way at a time, the others wait in their order, so that
 * one chat does not take the places of the others. Thread-safe.
 */
final class FetchRequests implements AutoCloseable {
  static final int AT_ONCE = 20;
  static final int MOST_WAITING = 1_000;
  private static final long MAX_BODY = 1_000_000;

  private final Gateway gateway;
  private final Realm realm;
  private final ScriptThreads threads;
  private final long timeoutMs;
  private final Map<Integer, Request> underWay = new HashMap<>(4);
  private final Map<Integer, Request> waiting = new LinkedHashMap<>(4);

  FetchRequests(Gateway gateway, Realm realm, ScriptThreads threads, long timeoutMs) {
    this.gateway = gateway;
    this.realm = realm;
    this.threads = threads;
    this.timeoutMs = timeoutMs;
  }

  /**
   * Adds a request of the script that runs now, whose time begins now.
   *
   * @param number by which the realm knows it
   * @param made makes the call when its turn has come
   * @throws IllegalStateException when too many wait
   */
  void add(int number, Supplier<Call> made) {
    Request request = new Request(number, made, realm.version());
    boolean first;
    synchronized (this) {
      first = underWay.size() < AT_ONCE;
      if (!first && waiting.size() >= MOST_WAITING) {
        throw new IllegalStateException("fetch: more than " + MOST_WAITING + " requests wait");
      }
      (first ? underWay : waiting).put(number, request);
    }
    request.startClock();
    if (first) {
      request.send();
    }
  }

  /** The script does not want the answer any more. */
  void end(int number) {
    Request request;
    synchronized (this) {
      request = underWay.getOrDefault(number, waiting.get(number));
    }
    if (request != null) {
      request.abandon();
    }
  }

  private synchronized void stopWaiting(int number) {
    waiting.remove(number);
  }

  /** A request is over: its place is the next one's. */
  private void left(int number) {
    Request next = null;
    synchronized (this) {
      underWay.remove(number);
      Iterator<Request> rest = waiting.values().iterator();
      if (rest.hasNext()) {
        next = rest.next();
        rest.remove();
        underWay.put(next.number, next);
      }
    }
    if (next != null) {
      next.send();
    }
  }

  @Override
  public void close() {
    List<Request> all;
    synchronized (this) {
      all = new ArrayList<>(waiting.values());
      all.addAll(underWay.values());
    }
    all.forEach(Request::abandon);
  }

  /** One request, from the call of {@code fetch} to its answer. */
  private final class Request implements Callback {
    private final int number;
    private final Supplier<Call> made;
    private final Version script;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Call call;
    private volatile Future<?> clock;

    Request(int number, Supplier<Call> made, Version script) {
      this.number = number;
      this.made = made;
      this.script = script;
    }

    private void startClock() {
      clock = threads.after(timeoutMs, this::tooLate);
    }

    /** Building a request may take its time, and so may the first client. */
    private void send() {
      threads.execute(
          () -> {
            try {
              call = made.get();
            } catch (RuntimeException refused) {
              answer("fetch: " + refused.getMessage(), Map.of());
              left(number);
              return;
            }
            if (over.get()) {
              left(number);
            } else {
              call.enqueue(this);
            }
          });
    }

    private void tooLate() {
      answer("fetch: no answer within " + timeoutMs + " ms (fetchTimeout)", Map.of());
      cancel();
    }

    private void abandon() {
      if (end()) {
        cancel();
      }
    }

    /** Its place is free when the call has ended, and not before. */
    private void cancel() {
      stopWaiting(number);
      Call sent = call;
      if (sent != null) {
        sent.cancel();
      }
    }

    @Override
    public void onFailure(Call failed, IOException e) {
      answer("fetch: " + e.getClass().getSimpleName(), Map.of());
      left(number);
    }

    @Override
    public void onResponse(Call answered, Response response) {
      try (response) {
        read(answered, response);
      } catch (IOException | RuntimeException e) {
        answer("fetch: " + e.getClass().getSimpleName(), Map.of());
      } finally {
        left(number);
      }
    }

    private void read(Call answered, Response response) throws IOException {
      BufferedSource source = response.body().source();
      if (source.request(MAX_BODY + 1)) {
        answer("fetch: the answer is larger than " + MAX_BODY + " bytes", Map.of());
        return;
      }
      Map<String, Object> headers = new LinkedHashMap<>();
      response
          .headers()
          .names()
          .forEach(name -> headers.put(name.toLowerCase(Locale.ROOT), response.header(name)));
      answer(
          null,
          Map.of(
              "status", response.code(),
              "statusText", response.message(),
              "url", answered.request().url().toString(),
              "headers", headers,
              "body", source.readUtf8()));
    }

    private void answer(String failure, Map<String, Object> answer) {
      if (end() && !realm.isClosed()) {
        gateway.post(
            new Hook("answer of fetch", script.script()),
            realm,
            entered -> {
              entered.resume(script);
              String text = ScriptValueCodec.write(Json.freeze(answer), realm);
              return entered.invoke("answer", number, failure, text);
            });
      }
    }

    /** Whether this ends it: only one answer counts. */
    private boolean end() {
      boolean first = over.compareAndSet(false, true);
      Future<?> started = clock;
      if (started != null) {
        started.cancel(false);
      }
      return first;
    }
  }
}
