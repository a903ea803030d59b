package io.webchat.mailbox.timing;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * How long calls of plug-ins take. Listeners are told of each call; without a listener no clock is
 * read. There is one list of listeners for the whole container. Thread-safe.
 */
public final class CallTimes {
  /** Gets each call when it is over, on the thread that ended it: quick, and throws nothing. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A call is over.
     *
     * @param part what was called: the type of a transport, or {@link #STORE}
     * @param operation what it was asked for: {@code send}
     * @param nanos how long it took, ns
     * @param failed whether it failed or was given up
     */
    void called(String part, String operation, long nanos, boolean failed);
  }

  /** The part that keeps sessions. */
  public static final String STORE = "store";

  private static final List<Listener> LISTENERS = new CopyOnWriteArrayList<>();

  private CallTimes() {}

  /** Tells a listener of the calls that begin from now on, until {@link #unlisten}. */
  public static void listen(Listener listener) {
    LISTENERS.add(listener);
  }

  /** Tells a listener of no more calls. */
  public static void unlisten(Listener listener) {
    LISTENERS.remove(listener);
  }

  /** Makes a call; returns the stage of the call itself, which may be cancelled. */
  public static <T extends CompletionStage<?>> T timed(
      String part, String operation, Supplier<T> call) {
    if (LISTENERS.isEmpty()) {
      return call.get();
    }
    long begun = System.nanoTime();
    T stage = call.get();
    if (stage != null) {
      CompletionStage<?> over = stage;
      over.whenComplete(
          (unused, failure) -> tell(part, operation, System.nanoTime() - begun, failure != null));
    }
    return stage;
  }

  private static void tell(String part, String operation, long nanos, boolean failed) {
    for (Listener listener : LISTENERS) {
      listener.called(part, operation, nanos, failed);
    }
  }
}
