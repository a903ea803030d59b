package io.webchat.recorder.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.recording.Lines;
import io.webchat.recording.RecordedChat;
import io.webchat.recording.RecordingLine;
import io.webchat.recording.UnusableRecordingException;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.Wire;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.filter.PreProcessor;
import io.webchat.spi.filter.Prefilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chats with a simulator, recorded. */
class RecorderComponentTest {
  private static final Prefilter PIN =
      (message, chat) -> message.texts().toString().contains("PIN");
  private static final PreProcessor CARDS =
      (message, chat) ->
          message.text() == null
              ? message
              : message.withText(message.text().replaceAll("\\d{16}", "[card]"));

  // longer than the numbers of a time, so that none of these has them by chance
  private static final String AGENTS_CARD = "4111111111111111";
  private static final String CARD = "5500000000000004";

  @TempDir Path data;

  private ChatSimulator simulator;
  private WebChatPlatform platform;
  private RecorderComponent recorder;
  private Subscription plugged;

  @BeforeEach
  void start() {
    simulator = new SimulatorBuilder().start();
    platform =
        WebChatPlatform.builder()
            .discover()
            .plug(Prefilter.class, PIN, Map.of())
            .plug(PreProcessor.class, CARDS, Map.of())
            .build();
  }

  @AfterEach
  void stop() {
    platform.close();
    if (recorder != null) {
      recorder.close();
    }
    simulator.close();
  }

  private void record(Map<String, Object> properties) {
    recorder = new RecorderComponent(properties, data);
    plugged = platform.plug(InstanceExtension.class, recorder, Map.of());
  }

  private WebChat create(String id) {
    Map<String, Object> settings = new HashMap<>(simulator.configuration(Wire.GMS_V2));
    settings.put("apikey", "very-secret-key");
    settings.put("pollRateMin", 50);
    settings.put("pollRateMax", 100);
    settings.put("ajaxTimeout", 300_000);
    WebChat chat =
        platform
            .factory()
            .create(InstanceSettings.of(WebChatConfiguration.of(settings)).withId(id));
    await(chat.ready());
    return chat;
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  /** Both sides say something, of which each filter finds something. */
  private void talk(WebChat chat) {
    await(
        chat.service()
            .startChat(StartChat.by("Jane", "Doe").with("subject", "my-private-subject")));
    SimulatedChat server = simulator.awaitChat(Duration.ofMinutes(1));
    SimulatedAgent agent = server.agent("Anna").typing().say("Your card " + AGENTS_CARD + "?");
    agent.say("Your PIN swordfish?");
    await(chat.service().sendMessage("It is " + CARD));
    await(chat.service().sendMessage("My PIN is marlin"));
    await(chat.service().sendMessage("Thank you"));
    agent.say("Good bye");
    Awaitility.await()
        .until(
            () ->
                await(chat.service().getTranscript()).messages().stream()
                    .anyMatch(message -> "Good bye".equals(message.text())));
    await(chat.service().endChat());
  }

  private void close(WebChat chat) {
    chat.close();
    await(chat.closed());
    Awaitility.await().until(() -> recorder.states().isEmpty());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> list = Files.list(data.resolve("recordings"))) {
      return list.sorted().toList();
    }
  }

  private static List<RecordingLine> lines(Path file) throws UnusableRecordingException {
    RecordedChat read = RecordedChat.read(file.toString());
    assertThat(read.cutOff()).isFalse();
    return read.lines();
  }

  private static List<Object> texts(List<RecordingLine> lines) {
    return lines.stream()
        .flatMap(line -> line.messages().stream())
        .filter(message -> message.get("type").equals("Message"))
        .map(message -> message.get("text"))
        .toList();
  }

  private static List<String> ofType(List<RecordingLine> lines, String type, String key) {
    return lines.stream()
        .filter(line -> line.type().equals(type))
        .map(line -> line.text(key))
        .toList();
  }

  @Test
  void writesAChatAsItWasShown() throws Exception {
    record(Map.of("instances", "*"));
    WebChat chat = create("jane");
    talk(chat);
    close(chat);
    assertThat(files()).hasSize(1);
    String text = Files.readString(files().get(0));
    assertThat(text)
        .doesNotContain(
            "PIN", "swordfish", "marlin", AGENTS_CARD, CARD, "secret-key", "private-subject");
    List<RecordingLine> lines = lines(files().get(0));
    assertThat(texts(lines))
        .containsExactly("Your card [card]?", "It is [card]", "Thank you", "Good bye");
    assertThat(ofType(lines, Lines.SENT, "message")).containsExactly("It is [card]", "Thank you");
    assertThat(ofType(lines, Lines.COMMAND, Lines.COMMAND))
        .containsSubsequence(
            "WebChatService.startChat",
            "WebChatService.sendMessage",
            "WebChatService.sendMessage",
            "WebChatService.sendMessage",
            "WebChatService.endChat");
    assertThat(ofType(lines, Lines.EVENT, Lines.EVENT))
        .containsSubsequence(
            "WebChatService.started",
            "WebChatService.agentConnected",
            "WebChatService.agentTypingStarted",
            "WebChatService.ended");
    assertThat(lines.get(lines.size() - 1).text("reason")).isEqualTo("the instance closed");
  }

  @Test
  void writesTextsAsTheyCameWhereThatIsWanted() throws Exception {
    record(Map.of("texts", "original"));
    WebChat chat = create("jane");
    RecordCommand command = new RecordCommand(recorder);
    assertThat(command.record("jane")).startsWith("recording jane in " + data);
    talk(chat);
    assertThat(command.record()).contains("jane: ", "texts original");
    assertThat(command.record("stop", "jane")).startsWith("recorded jane: ");
    String text = Files.readString(files().get(0));
    assertThat(text)
        .contains(AGENTS_CARD, CARD, "my-private-subject")
        .doesNotContain("PIN", "swordfish", "marlin", "secret-key");
    List<RecordingLine> lines = lines(files().get(0));
    assertThat(texts(lines)).contains("Your card [card]?", "It is [card]");
    assertThat(ofType(lines, Lines.SENT, "message")).containsExactly("It is " + CARD, "Thank you");
  }

  @Test
  void beginsAFileForEachChat() throws Exception {
    record(Map.of("instances", "jane"));
    WebChat other = create("john");
    WebChat chat = create("jane");
    talk(chat);
    talk(chat);
    close(chat);
    close(other);
    assertThat(files()).hasSize(2);
    for (Path file : files()) {
      assertThat(texts(lines(file)))
          .containsExactly("Your card [card]?", "It is [card]", "Thank you", "Good bye");
    }
    assertThat(lines(files().get(0)).toString()).doesNotContain("john");
  }

  @Test
  void endsWithTheBundleAndTheChatGoesOn() throws Exception {
    record(Map.of("instances", "*"));
    WebChat chat = create("jane");
    await(chat.service().startChat(StartChat.by("Jane", "Doe")));
    plugged.close();
    Awaitility.await().until(() -> recorder.states().isEmpty());
    recorder.close();
    List<RecordingLine> lines = lines(files().get(0));
    assertThat(ofType(lines, Lines.COMMAND, Lines.COMMAND)).contains("WebChatService.startChat");
    assertThat(ofType(lines, Lines.END, "reason")).hasSize(1);
    await(chat.service().sendMessage("still here"));
    assertThat(simulator.awaitChat(Duration.ofMinutes(1)).sentTexts()).contains("still here");
    assertThat(Files.readString(files().get(0))).doesNotContain("still here");
  }

  @Test
  void tellsThatItCannotWriteAndTheChatGoesOn() throws Exception {
    Path blocked = Files.writeString(data.resolve("blocked"), "a file, and no folder");
    record(Map.of("folder", blocked.toString()));
    WebChat chat = create("jane");
    assertThat(new RecordCommand(recorder).record("jane"))
        .startsWith("error: ")
        .contains("blocked");
    Awaitility.await().until(() -> recorder.states().isEmpty());
    await(chat.service().startChat(StartChat.by("Jane", "Doe")));
    await(chat.service().endChat());
  }

  @Test
  void takesIdsThatMeanSomethingToFileSystems() throws Exception {
    record(Map.of("instances", "*"));
    for (String id : List.of("..", ".", "CON", "-rf", "a".repeat(128))) {
      close(create(id));
    }
    assertThat(files()).hasSize(5).allSatisfy(file -> assertThat(lines(file)).isNotEmpty());
    try (Stream<Path> list = Files.list(data)) {
      assertThat(list).containsExactly(data.resolve("recordings"));
    }
  }

  @Test
  void followsItsConfigurationWhileChatsRun() {
    record(Map.of());
    WebChat chat = create("jane");
    create("john");
    assertThat(recorder.states()).isEmpty();
    recorder.modified(Map.of("instances", "jane"));
    assertThat(recorder.states()).hasSize(1);
    recorder.modified(Map.of("instances", "*", "texts", "some"));
    assertThat(recorder.states()).hasSize(2);
    assertThat(recorder.configuration().refusals())
        .singleElement()
        .satisfies(
            refusal -> {
              assertThat(refusal.key()).isEqualTo("texts");
              assertThat(refusal.expected()).isEqualTo("shown or original");
            });
    recorder.modified(Map.of("instances", "john"));
    Awaitility.await().until(() -> recorder.states().size() == 1);
    assertThat(recorder.states().get(0).instanceId()).isEqualTo("john");
    RecordCommand command = new RecordCommand(recorder);
    assertThat(command.record("john")).isEqualTo("error: john is being recorded already");
    assertThat(command.record("nobody")).startsWith("error: there is no instance nobody");
    assertThat(command.record("jane", "all"))
        .isEqualTo("error: texts \"all\": expected shown or original");
    assertThat(command.record("stop", "jane")).isEqualTo("error: jane is not being recorded");
    recorder.modified(Map.of("maxRecordings", "1"));
    Awaitility.await().until(() -> recorder.states().isEmpty());
    assertThat(command.record("jane")).startsWith("recording jane in ");
    assertThat(command.record("john")).contains("maxRecordings allows no more");
    close(chat);
  }
}
