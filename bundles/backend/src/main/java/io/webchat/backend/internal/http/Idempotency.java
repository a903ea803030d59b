package io.webchat.backend.internal.http;

import io.webchat.http.channel.ChannelException;
import io.webchat.http.channel.ChannelException.Code;
import io.webchat.http.channel.RefusedException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Answers of requests that had an {@code Idempotency-Key}: the same request with the same key does
 * nothing again and gets the same answer, also while the first one is under way. Where there are
 * too many, who has most forgets the oldest, so that no holder of keys makes another one's requests
 * forgotten. Thread-safe.
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

  /** What is remembered for one holder of API keys, oldest first. */
  private static final class Holder {
    final Map<String, Entry> entries = new LinkedHashMap<>();
    int answered;
    long characters;

    void settled(Entry entry, Answer answer) {
      entry.isOver = true;
      entry.characters = answer.body().length();
      characters += entry.characters;
      answered++;
    }

    /** Forgets the oldest answers, so many and as long as they are of the kind. */
    void forget(int most, Predicate<Entry> kind) {
      Iterator<Entry> oldest = entries.values().iterator();
      for (int left = Math.min(most, answered); left > 0 && oldest.hasNext(); ) {
        Entry entry = oldest.next();
        if (!kind.test(entry)) {
          return;
        }
        if (entry.isOver) {
          oldest.remove();
          characters -= entry.characters;
          answered--;
          left--;
        }
      }
    }
  }

  private final LongSupplier clock;
  private final Map<String, Holder> holders = new HashMap<>();
  private Limits limits;

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
    shorten(limits.keys());
  }

  /**
   * The answer of the request that had this key first.
   *
   * @throws RefusedException when it was another request, or too many are under way
   */
  CompletionStage<Answer> once(Request request, Work work) throws RefusedException {
    Entry entry = new Entry(request.fingerprint(), clock.getAsLong());
    Optional<CompletionStage<Answer>> known = begin(request, entry);
    if (known.isPresent()) {
      return known.get();
    }
    try {
      work.run()
          .whenComplete(
              (answer, problem) -> {
                if (problem == null) {
                  settled(request, entry, answer);
                } else {
                  failed(request, entry, problem);
                }
              });
    } catch (RefusedException | RuntimeException e) {
      failed(request, entry, e);
      throw e;
    }
    return entry.answer;
  }

  /** Remembers a request; the answer when it is known already. */
  private synchronized Optional<CompletionStage<Answer>> begin(Request request, Entry entry)
      throws RefusedException {
    tidy(entry.since);
    Holder holder = holders.computeIfAbsent(request.owner(), owner -> new Holder());
    Entry known = holder.entries.get(request.key());
    if (known == null) {
      shorten(limits.keys() - 1);
      if (size() >= limits.keys()) {
        throw new ChannelException(Code.OVERLOADED, "Too many requests are under way");
      }
      holder.entries.put(request.key(), entry);
      return Optional.empty();
    }
    if (!known.fingerprint.equals(entry.fingerprint)) {
      throw new RefusedException(
          422,
          "IDEMPOTENCY_KEY_REUSED",
          "Another request had this Idempotency-Key: choose a new one for each request");
    }
    return Optional.of(known.answer);
  }

  private void settled(Request request, Entry entry, Answer answer) {
    synchronized (this) {
      Holder holder = holders.get(request.owner());
      if (answer.mayComeAgain()) {
        holder.entries.remove(request.key());
      } else {
        holder.settled(entry, answer);
      }
      shorten(limits.keys());
    }
    entry.answer.complete(answer);
  }

  private void failed(Request request, Entry entry, Throwable problem) {
    synchronized (this) {
      holders.get(request.owner()).entries.remove(request.key());
    }
    entry.answer.completeExceptionally(problem);
  }

  private void tidy(long now) {
    for (Holder holder : holders.values()) {
      holder.forget(Integer.MAX_VALUE, entry -> now - entry.since > limits.ms());
    }
    holders.values().removeIf(holder -> holder.entries.isEmpty());
  }

  /** Forgets answers until at most so many requests are left, with not too long answers. */
  private void shorten(int most) {
    while (size() > most && isShorter(holder -> holder.entries.size())) {
      // one after the other
    }
    while (total(holder -> holder.characters) > limits.characters()
        && isShorter(holder -> holder.characters)) {
      // one after the other
    }
  }

  /** Forgets the oldest answer of who has most of what there is too much of, if there is one. */
  private boolean isShorter(ToLongFunction<Holder> share) {
    Optional<Holder> largest =
        holders.values().stream()
            .filter(holder -> holder.answered > 0)
            .max(Comparator.comparingLong(share));
    largest.ifPresent(holder -> holder.forget(1, entry -> true));
    return largest.isPresent();
  }

  private long total(ToLongFunction<Holder> share) {
    return holders.values().stream().mapToLong(share).sum();
  }

  /** How many requests are remembered. */
  synchronized long size() {
    return total(holder -> holder.entries.size());
  }
}
