package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.GoingBus;
import io.webchat.core.internal.fixture.MemoryStorage;
import io.webchat.core.internal.fixture.ScriptedChatServer;
import io.webchat.spi.bus.BusFactory;
import io.webchat.spi.extension.InstanceContext;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.transport.TransportProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bus goes under running instances, and its classes with it. */
class BusSwapTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String ID = "swapped";

  private final ScriptedChatServer server = new ScriptedChatServer();
  private final MemoryStorage storage = new MemoryStorage();
  private final WebChatPlatform platform = WebChatPlatform.builder().build();
  private Subscription transport;
  private final List<String> attached = new CopyOnWriteArrayList<>();

  @BeforeEach
  void plug() {
    transport = platform.plug(TransportProvider.class, server.provider(), Map.of());
    platform.plug(SessionStorageProvider.class, storage, Map.of());
    platform.plug(InstanceExtension.class, new Attached(), Map.of());
  }

  @AfterEach
  void close() {
    platform.close();
  }

  @Test
  void anInstanceReachesItsEndThoughTheClassesOfItsBusAreGone() {
    GoingBus bus = new GoingBus();
    plug(bus);
    WebChat chat = started();
    bus.classesGone();
    chat.close();
    assertClosed(chat);
    assertThat(platform.factory().find(ID)).isEmpty();
    assertThat(storage.sessions).as("its session is kept").hasSize(1);
  }

  @Test
  void aChatThatWasBeingEndedIsNotTakenUpAgain() {
    GoingBus bus = new GoingBus();
    Subscription first = plug(bus);
    WebChat chat = started();
    await("stored").atMost(SOON).until(() -> storage.sessions.size() == 1);
    transport.close();
    CompletionStage<?> unused = chat.service().endChat();
    await("being ended").atMost(SOON).until(() -> chat.state() != WebChatState.ACTIVE);
    bus.classesGone();
    first.close();
    assertClosed(chat);
    await("the session is over").atMost(SOON).until(storage.sessions::isEmpty);
  }

  @Test
  void anErrorOfAnyKindDoesNotKeepItOpen() {
    GoingBus bus = new GoingBus(() -> new AssertionError("a plug-in's own check"));
    plug(bus);
    WebChat chat = started();
    bus.classesGone();
    chat.close();
    assertClosed(chat);
  }

  @Test
  void aChatWhoseBusWentGoesOnWithTheNextOne() {
    Subscription first = plug(new GoingBus());
    WebChat chat = started();
    server.say("Message", "Agent", 2, "Anna", "before");
    awaitText(chat, "before");
    first.close();
    assertClosed(chat);
    assertThat(platform.factory().find(ID)).isEmpty();
    assertThatExceptionOfType(Rejection.class)
        .isThrownBy(() -> create("other"))
        .satisfies(reason -> assertThat(reason.code()).isEqualTo(ErrorCode.PLUGIN_NOT_LOADED));
    server.say("Message", "Agent", 2, "Anna", "meanwhile");
    plug(new GoingBus());
    WebChat next = platform.factory().find(ID).orElseThrow();
    get(next.ready());
    assertThat(next).isNotSameAs(chat);
    assertThat(next.state()).isEqualTo(WebChatState.ACTIVE);
    server.say("Message", "Agent", 2, "Anna", "after");
    awaitText(next, "after");
    assertThat(texts(next)).containsSubsequence("before", "meanwhile", "after").hasSize(3);
    assertThat(attached).containsExactly(ID, ID);
  }

  @Test
  void itGoesOnThoughTheClassesWereGoneAtOnce() {
    GoingBus bus = new GoingBus();
    Subscription first = plug(bus);
    WebChat chat = started();
    bus.classesGone();
    first.close();
    plug(new GoingBus());
    assertClosed(chat);
    await("opened anew").atMost(SOON).until(() -> platform.factory().find(ID).isPresent());
    WebChat next = platform.factory().find(ID).orElseThrow();
    get(next.ready());
    assertThat(next.state()).isEqualTo(WebChatState.ACTIVE);
  }

  @Test
  void whileAnotherBusIsThereItIsOpenedAnewAtOnce() {
    Subscription first = plug(new GoingBus());
    WebChat chat = started();
    plug(new GoingBus());
    WebChat untouched = create("untouched");
    first.close();
    assertClosed(chat);
    await("opened anew").atMost(SOON).until(() -> platform.factory().find(ID).isPresent());
    get(platform.factory().find(ID).orElseThrow().ready());
    // of the first bus, too: the oldest is taken
    assertClosed(untouched);
    WebChat second = create("second");
    assertThat(second.closed().toCompletableFuture()).isNotDone();
  }

  @Test
  void closingTheFormerOneClosesTheOneInItsPlace() {
    Subscription first = plug(new GoingBus());
    WebChat chat = started();
    first.close();
    plug(new GoingBus());
    await("opened anew").atMost(SOON).until(() -> platform.factory().find(ID).isPresent());
    WebChat next = platform.factory().find(ID).orElseThrow();
    get(next.ready());
    chat.close();
    assertClosed(next);
    assertThat(platform.factory().list()).isEmpty();
  }

  @Test
  void oneThatIsClosedWhileThereIsNoBusStaysClosed() {
    Subscription first = plug(new GoingBus());
    WebChat chat = started();
    first.close();
    assertClosed(chat);
    chat.close();
    plug(new GoingBus());
    assertThat(platform.factory().find(ID)).isEmpty();
    WebChat own = create(ID);
    get(own.ready());
    assertThat(own.state()).isEqualTo(WebChatState.ACTIVE);
  }

  @Test
  void aPlatformThatClosesOpensNothingAnew() {
    Subscription first = plug(new GoingBus());
    WebChat chat = started();
    first.close();
    platform.close();
    plug(new GoingBus());
    assertClosed(chat);
    assertThat(platform.factory().list()).isEmpty();
  }

  @Test
  void aBusThatCannotBeMadeLeavesTheIdFree() {
    Subscription broken =
        platform.plug(
            BusFactory.class,
            (id, mailbox, settings) -> {
              throw new NoClassDefFoundError("a class of the bus");
            },
            Map.of());
    assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(() -> create(ID));
    broken.close();
    plug(new GoingBus());
    get(create(ID).ready());
  }

  private Subscription plug(BusFactory bus) {
    return platform.plug(BusFactory.class, bus, Map.of());
  }

  private WebChat create(String id) {
    WebChatConfiguration configuration =
        WebChatConfiguration.of(
            Map.of(
                "dataURL",
                "http://127.0.0.1:1/chat",
                "pollRateMin",
                50,
                "pollRateMax",
                100,
                "sessionStorage",
                "memory"));
    return platform.factory().create(InstanceSettings.of(configuration).withId(id));
  }

  private WebChat started() {
    WebChat chat = create(ID);
    get(chat.ready());
    get(chat.service().startChat(StartChat.by("Jane", "Doe")));
    await("stored").atMost(SOON).until(() -> storage.sessions.size() == 1);
    return chat;
  }

  private static void assertClosed(WebChat chat) {
    assertThat(chat.closed().toCompletableFuture())
        .as("end of " + chat)
        .succeedsWithin(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  private static void awaitText(WebChat chat, String text) {
    await(text).atMost(SOON).until(() -> texts(chat).contains(text));
  }

  private static List<String> texts(WebChat chat) {
    return get(chat.service().getTranscript()).messages().stream()
        .map(Message::text)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  /** Notes which instances it was attached to. */
  private final class Attached implements InstanceExtension {
    @Override
    public CompletionStage<? extends AutoCloseable> attach(InstanceContext instance) {
      attached.add(instance.instance().id());
      return CompletableFuture.completedFuture(() -> {});
    }
  }
}
