package io.webchat.benchmarks.wire;

import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportListener;
import io.webchat.spi.transport.TransportProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A wire without a network: whatever a measurement pushes is what came in, so that the pipeline
 * behind it is all that is measured. Thread-safe.
 */
public final class PushedWire implements TransportProvider {
  /** What {@code transport.type} names. */
  public static final String TYPE = "pushed";

  private final Map<String, TransportListener> listeners = new ConcurrentHashMap<>();

  /** No instance uses it yet. */
  public PushedWire() {}

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Transport create(TransportContext context) {
    listeners.put(context.instanceId(), context.listener());
    return new AnsweringTransport(context.instanceId());
  }

  /** Where what comes in for an instance is pushed, on the thread that pushes it. */
  public TransportListener listener(String instanceId) {
    return listeners.get(instanceId);
  }
}
