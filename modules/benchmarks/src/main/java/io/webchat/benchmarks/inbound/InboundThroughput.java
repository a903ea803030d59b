package io.webchat.benchmarks.inbound;

import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.benchmarks.wire.PushedWire;
import io.webchat.spi.bus.BusFactory;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.TransportListener;
import io.webchat.spi.transport.TransportProvider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One chat that takes in what a transport without a wire pushes on one thread; a subscriber of
 * {@code messageReceived} counts and checks the order.
 */
final class InboundThroughput implements AutoCloseable {
  /** Messages on their way; the thread that pushes waits for further ones. */
  private static final long MOST_UNDER_WAY = 2_000;

  private static final String TEXT = "Your order 12345 has left our house today, it arrives on ";

  private final WebChatPlatform platform;
  private final TransportListener wire;
  private final int batch;
  private long pushed;
  private final AtomicLong received = new AtomicLong();
  private volatile String problem;

  /**
   * One chat, started.
   *
   * @param batch messages that are pushed together
   * @param plugins whether the filters and preprocessors on the class path take part
   */
  InboundThroughput(int batch, boolean plugins) throws Exception {
    this.batch = batch;
    PushedWire pushed = new PushedWire();
    WebChatPlatform.Builder builder = WebChatPlatform.builder();
    if (plugins) {
      builder.discover();
    } else {
      builder.plug(
          BusFactory.class,
          ServiceLoader.load(BusFactory.class).findFirst().orElseThrow(),
          Map.of());
    }
    platform = builder.plug(TransportProvider.class, pushed, Map.of()).build();
    WebChat chat =
        platform
            .factory()
            .create(
                InstanceSettings.of(
                    WebChatConfiguration.of(Map.of("transport", Map.of("type", PushedWire.TYPE)))));
    chat.bus().subscribe("WebChatService.messageReceived", this::receive);
    chat.ready()
        .thenCompose(ready -> ready.service().startChat(StartChat.by("In", "Bound")))
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
    wire = pushed.listener(chat.id());
  }

  /**
   * Pushes for some time and waits until all has come in.
   *
   * @return messages a second
   * @throws IllegalStateException when a message was lost, came twice or out of order
   */
  double perSecond(long nanos) {
    long first = pushed;
    long begun = System.nanoTime();
    long end = begun + nanos;
    while (System.nanoTime() < end) {
      push();
      waitFor(pushed - MOST_UNDER_WAY);
    }
    waitFor(pushed);
    return (pushed - first) * 1e9 / (System.nanoTime() - begun);
  }

  private void push() {
    List<InboundMessage> messages = new ArrayList<>(batch);
    for (int i = 0; i < batch; i++) {
      messages.add(message(++pushed));
    }
    wire.inbound(Inbound.of(Inbound.Status.GOES_ON, messages));
  }

  private static InboundMessage message(long position) {
    Map<String, Object> from = new LinkedHashMap<>();
    from.put("id", 2);
    from.put("type", "Agent");
    from.put("name", "Anna");
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("type", "Message");
    shown.put("text", TEXT + position);
    shown.put("index", position);
    shown.put("timestamp", 1_800_000_000_000L + position);
    shown.put("from", from);
    Message message = Message.of(shown);
    return new InboundMessage(position, message, message);
  }

  private void waitFor(long count) {
    for (long before = -1; received.get() < count; ) {
      if (problem != null) {
        throw new IllegalStateException(problem);
      }
      LockSupport.parkNanos(before == received.get() ? 100_000 : 10_000);
      before = received.get();
    }
  }

  private void receive(BusEvent event) {
    long count = received.get();
    for (Object each : (List<?>) event.data().get("messages")) {
      long index = ((Message) each).index();
      if (index != ++count) {
        problem = "Message " + count + " was expected, " + index + " came";
      }
    }
    received.lazySet(count);
  }

  @Override
  public void close() {
    platform.close();
  }
}
