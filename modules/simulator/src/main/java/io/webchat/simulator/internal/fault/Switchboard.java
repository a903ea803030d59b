package io.webchat.simulator.internal.fault;

import io.webchat.simulator.ActiveFault;
import io.webchat.simulator.Fault;
import io.webchat.simulator.Faults;
import io.webchat.simulator.internal.http.Call.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The faults that are on. */
public final class Switchboard implements Faults {
  private static final int MAX_FAULTS = 1_000;
  private final List<Switched> switched = new CopyOnWriteArrayList<>();
  private final AtomicInteger ids = new AtomicInteger();

  /** The faults that hit this request, each counted. */
  public List<Fault> hitting(Target target) {
    List<Fault> hits = new ArrayList<>();
    for (Switched one : switched) {
      if (one.hit(target)) {
        hits.add(one.fault());
      }
    }
    return hits;
  }

  @Override
  public ActiveFault on(Fault fault) {
    if (switched.size() >= MAX_FAULTS) {
      throw new IllegalStateException(MAX_FAULTS + " faults are on already");
    }
    var one = new Switched(ids.incrementAndGet(), fault);
    switched.add(one);
    return one;
  }

  @Override
  public List<ActiveFault> list() {
    return List.copyOf(switched);
  }

  @Override
  public void clear() {
    switched.clear();
  }

  /** A fault that was switched on. */
  private final class Switched implements ActiveFault {
    private final int id;
    private final Fault fault;
    private final AtomicInteger hits = new AtomicInteger();

    private Switched(int id, Fault fault) {
      this.id = id;
      this.fault = fault;
    }

    private boolean hit(Target target) {
      boolean meant =
          (fault.operations().isEmpty() || fault.operations().contains(target.operation()))
              && (fault.chatId().isEmpty() || fault.chatId().equals(target.chatId()));
      if (!meant) {
        return false;
      }
      int count = hits.getAndUpdate(n -> fault.times() > 0 && n >= fault.times() ? n : n + 1) + 1;
      if (fault.times() > 0 && count >= fault.times()) {
        off();
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
      switched.remove(this);
    }
  }
}
