package io.webchat.api.bus;

import java.util.Map;

/**
 * An event as subscribers get it.
 *
 * @param time when it was published, epoch ms
 * @param publisher namespace of the publishing plugin
 * @param event full name, {@code Plugin.event}
 * @param data the payload, never {@code null}, deeply immutable
 */
public record BusEvent(long time, String publisher, String event, Map<String, Object> data) {
  @Override
  public String toString() {
    return event + data.keySet();
  }
}
