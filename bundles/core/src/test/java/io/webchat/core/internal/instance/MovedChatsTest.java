package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatState;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.core.internal.fixture.ScriptedWire;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.Plugins;
import io.webchat.mailbox.ManualClock;
import io.webchat.mailbox.Timers;
import io.webchat.spi.bus.BusFactory;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many chats change to another transport of their type. */
class MovedChatsTest {
  private static final int CHATS = 40;
  private static final int AT_ONCE = 16;

  /** Longer than a test takes: nothing begins because time is up. */
  private static final long LONG_MS = 600_000;

  private final ScriptedWire former = new ScriptedWire(new ManualClock());
  private final ScriptedWire next = former.another("gms-v2-rest");
  private final BlockingQueue<CompletableFuture<Reply>> attaching = new LinkedBlockingQueue<>();
  private final Plugins plugins = new Plugins();
  private final List<WebChat> chats = new ArrayList<>();
  private Instances instances;

  private void start() {
    start(LONG_MS);
  }

  private void start(long aloneMs) {
    instances =
        new Instances(
            new CoreServices(plugins, CoreSettings.DEFAULT, System::nanoTime, new Timers()),
            new Instances.Patience(LONG_MS, aloneMs));
    plugins.buses.add(ServiceLoader.load(BusFactory.class).findFirst().orElseThrow(), Map.of());
    plugins.transports.add(former, Map.of());
    next.answer(
        "attach",
        () -> {
          CompletableFuture<Reply> answer = new CompletableFuture<>();
          attaching.add(answer);
          return answer;
        });
    WebChatConfiguration configuration =
        WebChatConfiguration.of(Map.of("dataURL", "http://chat.example/chat"));
    for (int i = 0; i < CHATS; i++) {
      WebChat chat = instances.create(InstanceSettings.of(configuration).withId("chat-" + i));
      get(chat.ready());
      get(chat.service().startChat(StartChat.by("Jane", "Doe")));
      chats.add(chat);
    }
  }

  @AfterEach
  void close() {
    instances.close();
  }

  private long served() {
    return former.wires.stream().filter(wire -> !wire.closed).count();
  }

  private CompletableFuture<Void> formerGoes() {
    return CompletableFuture.runAsync(
        () -> plugins.transports.remove(former), task -> new Thread(task).start());
  }

  private CompletableFuture<Reply> attaching() throws InterruptedException {
    return attaching.poll(60, TimeUnit.SECONDS);
  }

  @Test
  void theFormerTransportServesThoseWhoseTurnHasNotCome() throws Exception {
    start();
    plugins.transports.add(next, Map.of());
    CompletableFuture<Void> gone = formerGoes();
    List<CompletableFuture<Reply>> first = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      first.add(attaching());
    }
    assertThat(attaching).isEmpty();
    assertThat(served()).isEqualTo(CHATS - AT_ONCE);

    first.forEach(answer -> answer.complete(ScriptedWire.reply(Inbound.NOTHING)));
    for (int i = AT_ONCE; i < CHATS; i++) {
      assertThat(gone).isNotDone();
      attaching().complete(ScriptedWire.reply(Inbound.NOTHING));
    }
    get(gone);

    assertThat(served()).isZero();
    assertThat(chats).allMatch(chat -> chat.state() == WebChatState.ACTIVE);
  }

  @Test
  void withoutAnotherTransportNobodyIsWaitedFor() {
    start();
    get(formerGoes());

    assertThat(served()).isZero();
    assertThat(chats).allMatch(chat -> chat.state() == WebChatState.ACTIVE);
  }

  /** It has the new transport for itself for a moment only. */
  @Test
  void theOthersReturnAlthoughTheFirstOneIsNotAnswered() throws Exception {
    start(Instances.Patience.USUAL.aloneMs());
    get(formerGoes());
    CompletableFuture<Void> came =
        CompletableFuture.runAsync(
            () -> plugins.transports.add(next, Map.of()), task -> new Thread(task).start());
    CompletableFuture<Reply> first = attaching();
    assertThat(first).isNotNull();
    for (int i = 1; i < CHATS; i++) {
      attaching().complete(ScriptedWire.reply(Inbound.NOTHING));
    }
    first.complete(ScriptedWire.reply(Inbound.NOTHING));
    get(came);
    assertThat(chats).allMatch(chat -> chat.state() == WebChatState.ACTIVE);
  }

  @Test
  void thoseOfAnotherTypeAreNotAsked() {
    start();
    WebChatConfiguration other =
        WebChatConfiguration.of(
            Map.of("transport", Map.of("type", "pigeon", "dataURL", "http://loft.example")));
    ScriptedWire pigeon = former.another("pigeon");
    plugins.transports.add(pigeon, Map.of());
    for (int i = 0; i < CHATS; i++) {
      WebChat chat = instances.create(InstanceSettings.of(other).withId("other-" + i));
      get(chat.ready());
      chats.add(chat);
    }
    plugins.transports.remove(pigeon); // they wait for the next one
    AtomicInteger asked = new AtomicInteger();
    TransportProvider counted =
        new TransportProvider() {
          @Override
          public String type() {
            asked.incrementAndGet();
            return former.type();
          }

          @Override
          public Transport create(TransportContext context) {
            return former.create(context);
          }
        };
    plugins.transports.add(counted, Map.of());
    plugins.transports.remove(counted);
    assertThat(asked).hasValue(2); // when it comes, and when it goes
  }

  @Test
  void oneThatDoesNotTellItsTypeAnyMoreIsLeftToo() {
    start();
    AtomicBoolean going = new AtomicBoolean();
    TransportProvider broken =
        new TransportProvider() {
          @Override
          public String type() {
            if (going.get()) {
              throw new IllegalStateException("the bundle is gone");
            }
            return former.type();
          }

          @Override
          public Transport create(TransportContext context) {
            return former.create(context);
          }
        };
    plugins.transports.remove(former); // all wait
    plugins.transports.add(broken, Map.of());
    assertThat(served()).isEqualTo(CHATS);
    going.set(true);
    plugins.transports.remove(broken);
    assertThat(served()).isZero();
  }
}
