package io.webchat.api;

import io.webchat.api.bus.Subscription;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A text source with key events, for {@code registerTypingPreviewInput}: the JVM's counterpart of a
 * textarea. Both methods may be called by any thread and must not block.
 */
@ConsumerType
public interface TypingInput {
  /** What stands in the input now; sent as typing preview. */
  String value();

  /** Calls {@code listener} after every key until the subscription is closed. */
  Subscription onKey(Runnable listener);
}
