package io.webchat.simulator.internal.fault;

import io.webchat.simulator.internal.chat.SerialExecutor;
import io.webchat.simulator.internal.chat.Timer;
import io.webchat.simulator.internal.fault.ActiveFaults.Hit;
import io.webchat.simulator.internal.http.ApiRequest.Target;
import io.webchat.simulator.model.FaultKind;
import io.webchat.simulator.model.Operation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The way of all pushes to one client, on a socket or by a long poll: in order, and through the
 * faults that lose, double, re-order and delay. Safe for use by any thread; nothing blocks. The
 * outlet is called one push at a time, without a lock.
 *
 * @param <T> a push
 */
public final class PushLane<T> {
  /** So many pushes may wait behind one that is delayed. */
  private static final int MAX_WAITING = 10_000;

  private static final Set<FaultKind> OF_THE_LANE =
      EnumSet.of(FaultKind.PUSH_DROPPED, FaultKind.PUSH_DOUBLED, FaultKind.PUSH_REORDERED);

  /**
   * Where pushes go.
   *
   * @param <T> a push
   */
  @FunctionalInterface
  public interface Outlet<T> {
    /**
     * Sends it.
     *
     * @param others the faults that hit this push and that the outlet said it applies itself
     */
    void push(T what, List<Hit> others);
  }

  /** A push on its way. */
  private static final class Push<T> {
    private final T what;
    private final Optional<Target> target;
    private Optional<List<Hit>> hits = Optional.empty();
    private int delays;

    private Push(T what, Optional<Target> target) {
      this.what = what;
      this.target = target;
    }

    private boolean hitBy(FaultKind kind) {
      return hit(kind).isPresent();
    }

    private Optional<Hit> hit(FaultKind kind) {
      return hits.orElseThrow().stream().filter(hit -> hit.fault().kind() == kind).findFirst();
    }
  }

  private final ActiveFaults faults;
  private final Timer timer;
  private final Set<FaultKind> ofTheOutlet;
  private final Outlet<T> outlet;
  private final SerialExecutor out = new SerialExecutor();
  private final Deque<Push<T>> waiting = new ArrayDeque<>();
  private Optional<Push<T>> overtaken = Optional.empty();
  private boolean delayed;
  private String chatId = "";

  /** A lane with the faults that are on, for pushes that nothing else can happen to. */
  public PushLane(ActiveFaults faults, Timer timer, Outlet<T> outlet) {
    this(faults, timer, Set.of(), outlet);
  }

  /**
   * A lane with the faults that are on.
   *
   * @param ofTheOutlet the kinds of faults that the outlet applies
   */
  public PushLane(ActiveFaults faults, Timer timer, Set<FaultKind> ofTheOutlet, Outlet<T> outlet) {
    this.faults = faults;
    this.timer = timer;
    this.ofTheOutlet = ofTheOutlet;
    this.outlet = outlet;
  }

  /** The chat that the client takes part in; faults that are for one chat need it. */
  public synchronized void chat(String id) {
    chatId = id;
  }

  /**
   * Sends a push, or what faults make of it, behind the ones before it.
   *
   * @param operation {@link Operation#PUSH}, or what it is the answer to
   * @return whether it was taken; false when too many wait already
   */
  public boolean push(Operation operation, T what) {
    synchronized (this) {
      if (waiting.size() >= MAX_WAITING) {
        return false;
      }
      waiting.add(new Push<>(what, Optional.of(new Target(operation, "", chatId, ""))));
      advance();
    }
    out.drain();
    return true;
  }

  /** Sends the last one, which no fault hits; what was overtaken until now goes before it. */
  public void last(T what) {
    synchronized (this) {
      waiting.add(new Push<>(what, Optional.empty()));
      advance();
    }
    out.drain();
  }

  private void advance() {
    while (!delayed && !waiting.isEmpty()) {
      Push<T> next = waiting.peek();
      if (next.target.isEmpty()) {
        waiting.remove();
        next.hits = Optional.of(List.of());
        releaseOvertaken();
        leave(next);
      } else if (!delays(next)) {
        waiting.remove();
        pass(next);
      }
    }
  }

  /** Whether a delay holds it up, and all behind it. */
  private boolean delays(Push<T> push) {
    if (push.hits.isEmpty()) {
      push.hits = Optional.of(hitting(push.target.orElseThrow()));
    }
    List<Hit> delays = push.hits.get().stream().filter(hit -> delay(hit.fault().kind())).toList();
    if (push.delays == delays.size()) {
      return false;
    }
    Hit hit = delays.get(push.delays);
    push.delays++;
    delayed = true;
    faults.delay(hit, timer, this::resume);
    return true;
  }

  private static boolean delay(FaultKind kind) {
    return kind == FaultKind.DELAY || kind == FaultKind.DELAY_AFTER;
  }

  private List<Hit> hitting(Target target) {
    Set<FaultKind> kinds = EnumSet.copyOf(OF_THE_LANE);
    kinds.addAll(ofTheOutlet);
    // the delay of a request has passed when its answer is here
    kinds.add(target.operation() == Operation.PUSH ? FaultKind.DELAY : FaultKind.DELAY_AFTER);
    return faults.hitting(target, kinds);
  }

  private void resume() {
    synchronized (this) {
      delayed = false;
      advance();
    }
    out.drain();
  }

  private void pass(Push<T> push) {
    if (push.hitBy(FaultKind.PUSH_DROPPED)) {
      return;
    }
    Optional<Hit> reordered = push.hit(FaultKind.PUSH_REORDERED);
    if (reordered.isPresent() && overtaken.isEmpty()) {
      overtaken = Optional.of(push);
      faults.delay(reordered.get(), timer, () -> releaseIfStill(push));
      return;
    }
    leave(push);
    releaseOvertaken();
  }

  /** Nothing has overtaken it. */
  private void releaseIfStill(Push<T> push) {
    synchronized (this) {
      if (overtaken.filter(held -> held == push).isPresent()) {
        releaseOvertaken();
      }
    }
    out.drain();
  }

  private void releaseOvertaken() {
    Optional<Push<T>> held = overtaken;
    overtaken = Optional.empty();
    held.ifPresent(this::leave);
  }

  private void leave(Push<T> push) {
    List<Hit> others =
        push.hits.orElseThrow().stream()
            .filter(hit -> ofTheOutlet.contains(hit.fault().kind()))
            .toList();
    out.add(() -> outlet.push(push.what, others));
    if (push.hitBy(FaultKind.PUSH_DOUBLED)) {
      out.add(() -> outlet.push(push.what, others));
    }
  }
}
