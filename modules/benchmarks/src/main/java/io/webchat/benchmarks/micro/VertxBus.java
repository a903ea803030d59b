package io.webchat.benchmarks.micro;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Vert.x's, called on one event loop whose consumers run there, too; what it carries is handed over
 * as it is.
 */
final class VertxBus implements BusUnderTest {
  private static final String EVENT = "benchmark.event";
  private static final String COMMAND = "benchmark.command";

  /** An event or a command. */
  record Carried(Map<String, Object> data) {}

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private int subscribers;

  /** Deliveries that are still to come; on the loop only. */
  private long due;

  private CountDownLatch delivered = new CountDownLatch(0);

  VertxBus() throws InterruptedException {
    vertx.eventBus().registerDefaultCodec(Carried.class, new AsItIs());
    onLoop(() -> vertx.eventBus().<Carried>localConsumer(COMMAND, message -> message.reply(7)));
  }

  private void onLoop(Runnable task) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    loop.runOnContext(
        nothing -> {
          task.run();
          done.countDown();
        });
    done.await();
  }

  @Override
  public void subscribe(Consumer<Object> subscriber) {
    subscribers++;
    try {
      onLoop(
          () ->
              vertx
                  .eventBus()
                  .<Carried>localConsumer(
                      EVENT,
                      message -> {
                        subscriber.accept(message);
                        if (--due == 0) {
                          delivered.countDown();
                        }
                      }));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void publish() throws InterruptedException {
    delivered = new CountDownLatch(1);
    loop.runOnContext(
        nothing -> {
          due = (long) CALLS * subscribers;
          for (int i = 0; i < CALLS; i++) {
            vertx.eventBus().publish(EVENT, new Carried(PAYLOAD));
          }
        });
    delivered.await();
  }

  @Override
  public void command(Consumer<Object> answers) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    loop.runOnContext(nothing -> next(CALLS, answers, done));
    done.await();
  }

  private void next(int left, Consumer<Object> answers, CountDownLatch done) {
    if (left == 0) {
      done.countDown();
      return;
    }
    vertx
        .eventBus()
        .request(COMMAND, new Carried(PAYLOAD))
        .onSuccess(
            reply -> {
              answers.accept(reply.body());
              next(left - 1, answers, done);
            });
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** Hands over what is immutable. */
  private static final class AsItIs implements MessageCodec<Carried, Carried> {
    @Override
    public void encodeToWire(Buffer buffer, Carried carried) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Carried decodeFromWire(int position, Buffer buffer) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Carried transform(Carried carried) {
      return carried;
    }

    @Override
    public String name() {
      return "as-it-is";
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
