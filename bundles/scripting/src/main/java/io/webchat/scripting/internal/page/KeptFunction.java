package io.webchat.scripting.internal.page;

import java.util.function.Supplier;

/** The number of a function that a script registered; {@code null} when that was taken back. */
final class KeptFunction implements Supplier<Object> {
  private final int number;
  private volatile boolean ended;

  KeptFunction(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  @Override
  public Object get() {
    return ended ? null : number;
  }

  /** Ends with what it is registered by. */
  AutoCloseable endingWith(AutoCloseable registration) {
    return () -> {
      ended = true;
      registration.close();
    };
  }
}
