package io.webchat.simulator.internal.fault;

import io.webchat.simulator.internal.chat.Timer;
import io.webchat.simulator.internal.http.ApiRequest.Target;
import io.webchat.simulator.model.ActiveFault;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.FaultKind;
import io.webchat.simulator.model.Faults;
import io.webchat.simulator.model.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The faults that are on. */
public final class ActiveFaults implements Faults {
  private static final int MAX_FAULTS = 1_000;
  private final List<Switched> switched = new CopyOnWriteArrayList<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final AtomicInteger clears = new AtomicInteger();
  private final Set<Delay> delays = ConcurrentHashMap.newKeySet();
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

  /** A fault that hit something. */
  public final class Hit {
    private final Switched by;
    private final int clearsBefore;

    private Hit(Switched by, int clearsBefore) {
      this.by = by;
      this.clearsBefore = clearsBefore;
    }

    public Fault fault() {
      return by.fault();
    }

    /** Whether the fault was switched off since. One that has hit so often as told was not. */
    public boolean off() {
      return by.switchedOff || clearsBefore != clears.get();
    }
  }

  /** A request that a fault holds up. */
  private static final class Delay {
    private final Hit hit;
    private final Timer timer;
    private final Runnable action;
    private volatile Timer.Alarm alarm = () -> {};

    private Delay(Hit hit, Timer timer, Runnable action) {
      this.hit = hit;
      this.timer = timer;
      this.action = action;
    }
  }

  /** The faults that hit this event, each counted; of the kinds that it can be hit by. */
  public List<Hit> hitting(Target target, Set<FaultKind> kinds) {
    return hitting(one -> kinds.contains(one.fault().kind()), target);
  }

  /** As {@link #hitting(Target, Set)}, but only those that were switched on for operations. */
  public List<Hit> hittingOperation(Target target, Set<FaultKind> kinds) {
    return hitting(
        one -> !one.fault().operations().isEmpty() && kinds.contains(one.fault().kind()), target);
  }

  /**
   * The faults that hit an open socket at once, since they are not for operations.
   *
   * @param known the numbers of those that it was asked for before, which do not hit it again; the
   *     new ones are added
   */
  public List<Hit> hittingAtOnce(String chatId, Set<FaultKind> kinds, Set<Integer> known) {
    var open = new Target(Operation.OTHER, "", chatId, "");
    return hitting(
        one ->
            one.fault().operations().isEmpty()
                && kinds.contains(one.fault().kind())
                && one.meant(open)
                && known.add(one.id()),
        open);
  }

  private List<Hit> hitting(Predicate<Switched> wanted, Target target) {
    List<Hit> hits = new ArrayList<>();
    int before = clears.get();
    for (Switched one : switched) {
      if (wanted.test(one) && one.hit(target)) {
        hits.add(new Hit(one, before));
      }
    }
    return hits;
  }

  /** Has the action run each time that a fault was switched on, by whoever does it. */
  public void onSwitch(Runnable action) {
    watchers.add(action);
  }

  /** Runs the action after the pause of the fault, or as soon as that is switched off. */
  public void delay(Hit hit, Timer timer, Runnable action) {
    Delay delay = new Delay(hit, timer, action);
    delays.add(delay);
    delay.alarm =
        timer.schedule(
            hit.fault().pause(),
            () -> {
              if (delays.remove(delay)) {
                action.run();
              }
            });
    if (hit.off()) {
      release(delay);
    }
  }

  private void release(Delay delay) {
    if (delays.remove(delay)) {
      delay.alarm.cancel();
      delay.timer.after(Duration.ZERO, delay.action);
    }
  }

  @Override
  public ActiveFault on(Fault fault) {
    if (switched.size() >= MAX_FAULTS) {
      throw new IllegalStateException(MAX_FAULTS + " faults are on already");
    }
    var one = new Switched(ids.incrementAndGet(), fault);
    switched.add(one);
    watchers.forEach(Runnable::run);
    return one;
  }

  @Override
  public List<ActiveFault> list() {
    return List.copyOf(switched);
  }

  @Override
  public void clear() {
    switched.clear();
    clears.incrementAndGet();
    delays.forEach(this::release);
  }

  /** A fault that was switched on. */
  final class Switched implements ActiveFault {
    private final int id;
    private final Fault fault;
    private final AtomicInteger hits = new AtomicInteger();
    private volatile boolean switchedOff;

    private Switched(int id, Fault fault) {
      this.id = id;
      this.fault = fault;
    }

    private boolean meant(Target target) {
      return (fault.operations().isEmpty() || fault.operations().contains(target.operation()))
          && (fault.chatId().isEmpty() || fault.chatId().equals(target.chatId()));
    }

    private boolean hit(Target target) {
      if (!meant(target)) {
        return false;
      }
      int count = hits.getAndUpdate(n -> fault.times() > 0 && n >= fault.times() ? n : n + 1) + 1;
      if (fault.times() > 0 && count >= fault.times()) {
        switched.remove(this); // what it holds up stays held up
      }
      return fault.times() == 0 || count <= fault.times();
    }

    @Override
    public int id() {
      return id;
    }

    @Override
    public Fault fault() {
      return fault;
    }

    @Override
    public int hits() {
      return hits.get();
    }

    @Override
    public boolean active() {
      return switched.contains(this);
    }

    @Override
    public void off() {
      switchedOff = true;
      switched.remove(this);
      delays.stream().filter(delay -> delay.hit.by == this).forEach(ActiveFaults.this::release);
    }
  }
}
