package io.webchat.mailbox.timing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Calls of plug-ins, for who measures or traces them. Listeners are told when each call begins and
 * ends; without a listener no clock is read. There is one list of listeners for the whole
 * container. Thread-safe.
 */
public final class CallTimes {
  /** Told of each call. Its methods are quick, and throw nothing. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A call begins on this thread.
     *
     * @param part what is called: the type of a transport, or {@link #STORE}
     * @param operation what it is asked for: {@code send}
     * @return told when the call is over
     */
    Call begun(String part, String operation);

    /**
     * The task that runs in the place of one that is handed to another thread, so that what belongs
     * to this thread, the current span for instance, goes with it.
     */
    default Runnable carried(Runnable task) {
      return task;
    }
  }

  /** A call under way. */
  @FunctionalInterface
  public interface Call {
    /**
     * The call is over; on the thread that ended it, once.
     *
     * @param nanos how long it took, ns
     * @param failure why it failed or was given up; null for a success
     */
    void over(long nanos, Throwable failure);
  }

  /** The part that keeps sessions. */
  public static final String STORE = "store";

  private static final List<Listener> LISTENERS = new CopyOnWriteArrayList<>();

  private CallTimes() {}

  /** Tells a listener of the calls that begin from now on, until {@link #unlisten}. */
  public static void listen(Listener listener) {
    LISTENERS.add(listener);
  }

  /** Tells a listener of no more calls; those that it knows of it is still told the end of. */
  public static void unlisten(Listener listener) {
    LISTENERS.remove(listener);
  }

  /** A task for another thread, with what the listeners want it to carry there. */
  public static Runnable carried(Runnable task) {
    Runnable carried = task;
    for (Listener listener : LISTENERS) {
      carried = listener.carried(carried);
    }
    return carried;
  }

  /** Makes a call; returns the stage of the call itself, which may be cancelled. */
  public static <T extends CompletionStage<?>> T timed(
      String part, String operation, Supplier<T> call) {
    if (LISTENERS.isEmpty()) {
      return call.get();
    }
    long begun = System.nanoTime();
    List<Call> told = begun(part, operation);
    T stage;
    try {
      stage = call.get();
    } catch (RuntimeException | Error e) {
      tell(told, begun, e);
      throw e;
    }
    if (stage == null) {
      tell(told, begun, new IllegalStateException(part + " answers nothing"));
    } else {
      CompletionStage<?> over = stage;
      over.whenComplete((unused, failure) -> tell(told, begun, failure));
    }
    return stage;
  }

  private static List<Call> begun(String part, String operation) {
    List<Call> calls = new ArrayList<>(1);
    for (Listener listener : LISTENERS) {
      calls.add(listener.begun(part, operation));
    }
    return calls;
  }

  private static void tell(List<Call> calls, long begun, Throwable failure) {
    long nanos = System.nanoTime() - begun;
    for (Call call : calls) {
      call.over(nanos, failure);
    }
  }
}
