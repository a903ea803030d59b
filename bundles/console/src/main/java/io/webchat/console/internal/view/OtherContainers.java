package io.webchat.console.internal.view;

import io.webchat.spi.session.SessionLeases;
import io.webchat.spi.session.SessionStorageProvider;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other containers of the fleet, as the stores tell them. Each store is asked by itself: while
 * one does not answer, what it told last is shown, and what the others tell. A container that is
 * told no more is shown as gone for a while. Thread-safe; nothing blocks but the executor.
 */
public final class OtherContainers {
  private static final Logger LOG = LoggerFactory.getLogger(OtherContainers.class);

  /** Between two questions to a store, ms. */
  private static final long ASK_MS = 5_000;

  /** How long one that is gone is shown, ms. */
  private static final long GONE_MS = 900_000;

  private final Sources sources;
  private final Container self;
  private final Executor asking;
  private final LongSupplier clock;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  /**
   * Nothing is known yet.
   *
   * @param asking where stores are asked, which blocks as long as they do; may reject
   * @param clock epoch ms
   */
  public OtherContainers(Sources sources, Container self, Executor asking, LongSupplier clock) {
    this.sources = sources;
    this.self = self;
    this.asking = asking;
    this.clock = clock;
  }

  /** A container that a store has told. */
  private record Seen(String address, boolean isThere, long at) {
    boolean isNewerThan(Seen other) {
      return isThere == other.isThere ? at > other.at : isThere;
    }
  }

  /** What one store has told. */
  private final class Answer {
    private Map<String, Seen> seen = Map.of();
    private boolean isUnderWay;
    private boolean isKnown;
    private long askedAt;
    private long silentSince;

    void askWhenDue(String name, SessionLeases store) {
      long now = clock.getAsLong();
      synchronized (this) {
        if (isUnderWay || (askedAt != 0 && now - askedAt < ASK_MS)) {
          return;
        }
        isUnderWay = true;
        askedAt = now;
      }
      try {
        asking.execute(() -> ask(name, store));
      } catch (RejectedExecutionException e) {
        LOG.debug("The store {} is asked later", name, e);
        over(Optional.empty());
      }
    }

    private void ask(String name, SessionLeases store) {
      Optional<List<SessionLeases.Member>> told = Optional.empty();
      try {
        told = Optional.of(store.members());
      } catch (RuntimeException e) {
        LOG.debug("The store {} does not tell the containers of the fleet", name, e);
      } finally {
        over(told);
      }
    }

    private synchronized void over(Optional<List<SessionLeases.Member>> told) {
      isUnderWay = false;
      if (told.isPresent()) {
        silentSince = 0;
        isKnown = true;
        seen = after(told.get());
      } else if (silentSince == 0) {
        silentSince = askedAt;
      }
    }

    private Map<String, Seen> after(List<SessionLeases.Member> told) {
      long now = clock.getAsLong();
      Map<String, Seen> next = new LinkedHashMap<>();
      seen.forEach(
          (owner, former) -> {
            if (now - former.at() < GONE_MS) {
              next.put(owner, new Seen(former.address(), false, former.at()));
            }
          });
      told.forEach(member -> next.put(member.owner(), new Seen(member.address(), true, now)));
      return next;
    }

    synchronized void addTo(Map<String, Seen> all) {
      seen.forEach((owner, one) -> all.merge(owner, one, (a, b) -> b.isNewerThan(a) ? b : a));
    }

    /** One that has been asked for longer than it may take is silent, too. */
    synchronized Map<String, Object> shown(String name) {
      boolean isLate = isUnderWay && clock.getAsLong() - askedAt >= ASK_MS;
      Map<String, Object> shown = new LinkedHashMap<>();
      shown.put("store", name);
      shown.put("known", isKnown);
      shown.put("silentSince", silentSince == 0 && isLate ? askedAt : silentSince);
      return shown;
    }
  }

  /**
   * {@code others}, each with {@code owner}, {@code address}, {@code there} and when that was last
   * told, and {@code stores}, each with since when it is silent ({@code 0}: it is not). Asks stores
   * whose last answer is some seconds old; what they tell is shown the next time.
   */
  public Map<String, Object> shown() {
    Set<String> present = new HashSet<>();
    if (self.isInFleet()) {
      for (SessionStorageProvider store : sources.stores()) {
        if (store instanceof SessionLeases leases) {
          present.add(store.name());
          answers
              .computeIfAbsent(store.name(), unused -> new Answer())
              .askWhenDue(store.name(), leases);
        }
      }
    }
    answers.keySet().retainAll(present);
    Map<String, Seen> all = new TreeMap<>();
    List<Object> stores = new ArrayList<>();
    new TreeMap<>(answers)
        .forEach(
            (name, answer) -> {
              answer.addTo(all);
              stores.add(answer.shown(name));
            });
    all.remove(self.name());
    List<Object> others = new ArrayList<>();
    all.forEach((owner, one) -> others.add(shown(owner, one)));
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("others", others);
    shown.put("stores", stores);
    return shown;
  }

  private static Map<String, Object> shown(String owner, Seen one) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("owner", owner);
    shown.put("address", one.address());
    shown.put("there", one.isThere());
    shown.put("at", one.at());
    return shown;
  }
}
