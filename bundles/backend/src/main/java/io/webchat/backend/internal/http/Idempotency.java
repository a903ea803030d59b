package io.webchat.backend.internal.http;

import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import io.webchat.http.channel.RefusedException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Answers of requests that had an {@code Idempotency-Key}: the same request with the same key does
 * nothing again and gets the same answer, also while the first one is under way. What was answered
 * first is forgotten first. Thread-safe.
 */
public final class Idempotency {
  /**
   * The bounds.
   *
   * @param keys keys that are remembered
   * @param characters of their answers in all
   * @param ms how long
   */
  public record Limits(int keys, long characters, long ms) {}

  /**
   * Which request it is.
   *
   * @param owner holder of the API key
   * @param key as the client chose it
   * @param fingerprint of method, address and body
   */
  record Request(String owner, String key, String fingerprint) {}

  /** Does what a request asks for. */
  interface Work {
    CompletionStage<Answer> run() throws RefusedException;
  }

  private record Id(String owner, String key) {}

  private static final class Entry {
    final String fingerprint;
    final long since;
    final CompletableFuture<Answer> answer = new CompletableFuture<>();
    boolean isOver;
    int characters;

    Entry(String fingerprint, long since) {
      this.fingerprint = fingerprint;
      this.since = since;
    }
  }

  private final LongSupplier clock;
  private final Map<Id, Entry> entries = new LinkedHashMap<>();
  private Limits limits;
  private long characters;

  /**
   * Nothing is remembered yet.
   *
   * @param clock a clock that only goes forward, ms
   */
  public Idempotency(Limits limits, LongSupplier clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /** Other bounds from now on. */
  public synchronized void use(Limits others) {
    limits = others;
  }

  /**
   * The answer of the request that had this key first.
   *
   * @throws RefusedException when it was another request, or too many are under way
   */
  CompletionStage<Answer> once(Request request, Work work) throws RefusedException {
    Id id = new Id(request.owner(), request.key());
    Entry entry;
    synchronized (this) {
      tidy();
      Entry known = entries.get(id);
      if (known != null) {
        if (!known.fingerprint.equals(request.fingerprint())) {
          throw new RefusedException(
              422,
              "IDEMPOTENCY_KEY_REUSED",
              "Another request had this Idempotency-Key: choose a new one for each request");
        }
        return known.answer;
      }
      if (entries.size() >= limits.keys() && !evict()) {
        throw new ChannelException(Code.OVERLOADED, "Too many requests are under way");
      }
      entry = new Entry(request.fingerprint(), clock.getAsLong());
      entries.put(id, entry);
    }
    try {
      work.run()
          .whenComplete(
              (answer, problem) -> {
                if (problem == null) {
                  settled(id, entry, answer);
                } else {
                  failed(id, entry, problem);
                }
              });
    } catch (RefusedException | RuntimeException e) {
      failed(id, entry, e);
      throw e;
    }
    return entry.answer;
  }

  private void settled(Id id, Entry entry, Answer answer) {
    synchronized (this) {
      if (answer.mayComeAgain()) {
        entries.remove(id, entry);
      } else if (entries.get(id) == entry) {
        entry.isOver = true;
        entry.characters = answer.body().length();
        characters += entry.characters;
      }
      while (characters > limits.characters() && evict()) {
        // the first ones go
      }
    }
    entry.answer.complete(answer);
  }

  private void failed(Id id, Entry entry, Throwable problem) {
    synchronized (this) {
      entries.remove(id, entry);
    }
    entry.answer.completeExceptionally(problem);
  }

  private void tidy() {
    long now = clock.getAsLong();
    Iterator<Entry> oldest = entries.values().iterator();
    while (oldest.hasNext()) {
      Entry entry = oldest.next();
      if (now - entry.since <= limits.ms()) {
        return; // those behind it are younger
      }
      if (entry.isOver) {
        oldest.remove();
        characters -= entry.characters;
      }
    }
  }

  /** Forgets the first one that has been answered; {@code false} when none has. */
  private boolean evict() {
    Iterator<Entry> oldest = entries.values().iterator();
    while (oldest.hasNext()) {
      Entry entry = oldest.next();
      if (entry.isOver) {
        oldest.remove();
        characters -= entry.characters;
        return true;
      }
    }
    return false;
  }

  /** How many keys are remembered. */
  synchronized int size() {
    return entries.size();
  }
}
