package io.webchat.chat;

import io.webchat.api.TypingInput;
import io.webchat.api.bus.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An input whose keys a test presses. */
public final class KeyedInput implements TypingInput {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile String value = "";

  /** Makes the input say this and presses a key. */
  public void type(String text) {
    value = text;
    listeners.forEach(Runnable::run);
  }

  @Override
  public String value() {
    return value;
  }

  @Override
  public Subscription onKey(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
