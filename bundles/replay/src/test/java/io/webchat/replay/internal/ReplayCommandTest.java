package io.webchat.replay.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.rich.ListPicker;
import io.webchat.recorder.internal.record.Recorder;
import io.webchat.recorder.internal.record.RecordingSettings;
import io.webchat.recording.Texts;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.Wire;
import io.webchat.spi.filter.PreProcessor;
import io.webchat.spi.filter.Prefilter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Chats are recorded with a simulator, and played. */
class ReplayCommandTest {
  private static final Prefilter PIN =
      (message, chat) -> message.texts().toString().contains("PIN");
  private static final PreProcessor CARDS = masking("\\d{16}");

  @TempDir Path folder;

  private WebChatPlatform platform;
  private Subscription cards;
  private String printed = "";

  private static PreProcessor masking(String expression) {
    return (message, chat) -> message.withTexts(text -> text.replaceAll(expression, "[card]"));
  }

  @BeforeEach
  void start() {
    platform = WebChatPlatform.builder().discover().plug(Prefilter.class, PIN, Map.of()).build();
    cards = platform.plug(PreProcessor.class, CARDS, Map.of());
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  /** The file of a recorded chat. */
  private String record(Wire wire, Texts texts, boolean left) {
    RecordingSettings limits =
        new RecordingSettings(folder.resolve("recordings"), 1_000, 1_000_000, 10, 10);
    try (ChatSimulator simulator = new SimulatorBuilder().start();
        Recorder recorder = new Recorder(limits)) {
      Map<String, Object> settings = new HashMap<>(simulator.configuration(wire));
      settings.put("pollRateMin", 50);
      settings.put("pollRateMax", 100);
      settings.put("ajaxTimeout", 300_000);
      WebChat chat =
          platform
              .factory()
              .create(InstanceSettings.of(WebChatConfiguration.of(settings)).withId("jane"));
      await(chat.ready());
      Path file = await(recorder.start(chat, texts));
      talk(chat, simulator, wire);
      if (left) {
        await(chat.service().endChat());
      } else {
        simulator.chats().get(0).endByServer();
        Awaitility.await().until(() -> !chat.state().hasSession());
      }
      await(recorder.stop("jane", "it was stopped"));
      chat.close();
      await(chat.closed());
      return file.toString();
    }
  }

  private static void talk(WebChat chat, ChatSimulator simulator, Wire wire) {
    await(
        chat.service().startChat(StartChat.by("Jane", "Doe").with("subject", "a private matter")));
    SimulatedChat server = simulator.awaitChat(Duration.ofMinutes(1));
    SimulatedAgent agent = server.agent("Anna").typing().say("Your card 4111111111111111?");
    agent.say("Your PIN 4711?");
    await(chat.service().sendMessage("It is 5500000000000004"));
    await(chat.service().sendTyping("My P"));
    await(chat.service().sendMessage("My PIN is 4712"));
    if (wire != Wire.PURECLOUD_V2 && wire != Wire.PURECONNECT_V4) {
      choose(chat, agent, wire);
    }
    await(chat.service().sendMessage("Thank you"));
    agent.stopTyping().say("Good bye");
    awaitText(chat, "Good bye");
  }

  private static void choose(WebChat chat, SimulatedAgent agent, Wire wire) {
    List<Map<String, String>> items =
        List.of(Map.of("id", "1", "title", "Billing"), Map.of("id", "2", "title", "Help"));
    agent.structured(
        wire == Wire.WEB_MESSAGING
            ? Map.of(
                "contentType",
                "ListPicker",
                "text",
                "Please choose",
                "listPicker",
                Map.of("sections", List.of(Map.of("items", items))))
            : Map.of(
                "contentType", "single-selection-list",
                "text", "Please choose",
                "content", Map.of("items", items)));
    awaitText(chat, "Please choose");
    ListPicker.Item item =
        await(chat.service().getTranscript()).messages().stream()
            .flatMap(message -> message.content().stream())
            .filter(ListPicker.class::isInstance)
            .flatMap(picker -> ((ListPicker) picker).sections().stream())
            .flatMap(section -> section.items().stream())
            .findFirst()
            .orElseThrow();
    await(chat.service().sendMessage(OutgoingMessage.of(item.answer(), null)));
    awaitText(chat, "Billing");
  }

  private static void awaitText(WebChat chat, String text) {
    Awaitility.await()
        .until(
            () ->
                await(chat.service().getTranscript()).messages().stream()
                    .anyMatch(message -> text.equals(message.text())));
  }

  private int replay(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ReplayCommand command =
        new ReplayCommand(
            platform.factory(),
            (prefilter, properties) -> platform.plug(Prefilter.class, prefilter, properties)::close,
            jar -> {});
    int result =
        command.applyAsInt(List.of(arguments), new PrintStream(out, true, StandardCharsets.UTF_8));
    printed = out.toString(StandardCharsets.UTF_8);
    return result;
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void playsTheSameOnEachWire(Wire wire) {
    String file = record(wire, Texts.ORIGINAL, true);
    assertThat(replay(file)).as(() -> printed + read(file)).isZero();
    assertThat(printed).contains("played the same", "replay: no difference");
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }

  @Test
  void playsAChatThatTheServerEnded() {
    String file = record(Wire.GMS_V2, Texts.SHOWN, false);
    assertThat(replay(file)).as(() -> printed + read(file)).isZero();
    assertThat(printed).contains("1 messages of the customer are not played");
  }

  @Test
  void tellsWhatAnotherHookShows() {
    String file = record(Wire.GMS_V2, Texts.ORIGINAL, true);
    cards.close();
    platform.plug(PreProcessor.class, masking("4\\d{15}"), Map.of());
    assertThat(replay(file)).isEqualTo(1);
    assertThat(printed)
        .contains("    - Client: It is [card]  (line ", "    + Client: It is 5500000000000004\n")
        .contains("replay: DIFFERENT")
        .doesNotContain("- Agent Anna: Your card");
  }

  @Test
  void tellsWhyAHookFailed() {
    String file = record(Wire.GMS_V2, Texts.ORIGINAL, true);
    PreProcessor failing =
        (message, chat) -> {
          if ("Thank you".equals(message.text())) {
            throw new IllegalStateException("on purpose");
          }
          return message;
        };
    platform.plug(PreProcessor.class, failing, Map.of());
    assertThat(replay(file)).as(() -> printed).isEqualTo(1);
    assertThat(printed)
        .contains("  errors:\n    + error [HOOK_FAILED]: A preprocessor failed (")
        .contains("); the message passes as it came\n")
        .doesNotContain("  messages:");
  }

  @Test
  void tellsWhatAnotherFilterHides() {
    String file = record(Wire.PUREENGAGE_V3, Texts.ORIGINAL, true);
    Prefilter thanks = (message, chat) -> message.texts().toString().contains("Thank");
    platform.plug(Prefilter.class, thanks, Map.of());
    assertThat(replay(file)).as(() -> printed).isEqualTo(1);
    assertThat(printed).contains("- Client: Thank you  (line ").doesNotContain("    + ");
  }

  @Test
  void tellsWhatAScriptDoesToCommandsAndMessages() throws Exception {
    String file = record(Wire.GMS_V2, Texts.ORIGINAL, true);
    Path script =
        Files.writeString(
            folder.resolve("hook.js"),
            """
            var plugin = window._genesys.widgets.bus.registerPlugin('Hook');
            plugin.before('WebChatService.sendMessage', function (options) {
              return options.message === 'Thank you' ? false : options;
            });
            """);
    assertThat(replay(file, "--script", script.toString())).as(() -> printed).isEqualTo(1);
    assertThat(printed).contains("sendMessage: rejected with CANCELLED", "- Client: Thank you");
  }

  @Test
  void playsWhatIsThereOfARecordingThatWasCutOff() throws Exception {
    String whole = Files.readString(Path.of(record(Wire.GMS_V2, Texts.ORIGINAL, true)));
    int middle = whole.indexOf("Thank you");
    Path cut = Files.writeString(folder.resolve("cut.jsonl"), whole.substring(0, middle));
    assertThat(replay(cut.toString())).as(() -> printed).isZero();
    assertThat(printed).contains("note: the recording was cut off");
  }

  private static Map<String, String> pairs(String... texts) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (int i = 0; i < texts.length; i += 2) {
      pairs.put(texts[i], texts[i + 1]);
    }
    return pairs;
  }

  @Test
  void refusesWhatIsNoRecordingWithFileLineAndReason() throws Exception {
    String header =
        "{\"type\":\"recording\",\"version\":1,\"texts\":\"shown\",\"wire\":\"gms-v2-rest\"}\n";
    Map<String, String> wrong =
        pairs(
            "",
            "line 1: expected the header",
            "hello\n",
            "line 1, column ",
            "[]\n",
            "line 1",
            "{\"type\":\"event\"}\n",
            "line 1: type: expected \"recording\"",
            header.replace("1,", "9,"),
            "line 1: version: expected 1 to 1",
            header.replace("shown", "all"),
            "line 1: texts: expected shown or original",
            header.replace("gms-v2-rest", "pigeon"),
            "line 1: wire: the simulator has no pigeon",
            header + "{\"type\":\n",
            "line 2, column ",
            header + "{\"type\":\"event\",\"a\":\"" + "x".repeat(300_000) + "\"}\n",
            "line 2: longer than 262144 bytes",
            header + "[".repeat(100_000) + "\n",
            "line 2",
            header + header,
            "line 2: a second header");
    int number = 0;
    for (Map.Entry<String, String> each : wrong.entrySet()) {
      Path file = Files.writeString(folder.resolve(++number + ".jsonl"), each.getKey());
      assertThat(replay(file.toString())).as(each.getValue()).isEqualTo(2);
      assertThat(printed).contains("replay: ", number + ".jsonl", each.getValue());
    }
    assertThat(replay("none.jsonl")).isEqualTo(2);
    assertThat(printed).contains("there is no file ", "none.jsonl");
    assertThat(replay()).isEqualTo(2);
    assertThat(printed).contains("no recording; replay takes FILE…");
    assertThat(replay("a", "--wire", "pigeon")).isEqualTo(2);
    assertThat(printed).contains("--wire pigeon: expected one of [gms-v2-rest");
  }

  @Test
  void staysCalmWithLinesOfOtherKinds() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("hostile.jsonl"),
            """
            {"type":"recording","version":1,"texts":"shown","wire":"gms-v2-rest"}
            {"type":"command","n":"one","command":7,"data":[]}
            {"type":"command","n":1,"command":"WebChatService.sendMessage","data":null}
            {"type":"sent","n":1,"message":["no text"]}
            {"type":"event","event":"WebChatService.messageReceived","data":{"messages":[1,null,{"type":5,"from":"me"},{"type":"Message","text":7,"index":"x"}]}}
            {"type":"event","event":"WebChatService.error","data":{"errors":"none"}}
            {"type":"surprise"}
            {}
            {"type":"end"}
            """);
    assertThat(replay(file.toString())).as(() -> printed).isLessThan(2);
    assertThat(printed).doesNotContain("Exception");
  }
}
