package io.webchat.shell.internal.output;

import io.webchat.api.TypingInput;
import io.webchat.api.bus.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The shell's text input: what {@code typing} was given last. Thread-safe. */
public final class ShellInput implements TypingInput {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile String value = "";

  @Override
  public String value() {
    return value;
  }

  @Override
  public Subscription onKey(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** What stands in the input now, as after a key. */
  public void type(String text) {
    value = text;
    listeners.forEach(Runnable::run);
  }

  /** The text was sent: the input is empty, without a key. */
  public void clear() {
    value = "";
  }
}
