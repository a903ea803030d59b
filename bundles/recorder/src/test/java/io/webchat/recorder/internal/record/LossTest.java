package io.webchat.recorder.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.webchat.api.InstanceSettings;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.recorder.internal.record.RecordedItem.Called;
import io.webchat.recording.Lines;
import io.webchat.recording.RecordedChat;
import io.webchat.recording.RecordingLine;
import io.webchat.recording.Texts;
import io.webchat.recording.UnusableRecordingException;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Wire;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Disks that are full, hang, or are gone: the chat is held as without a recording, and what is
 * missing in the recording is counted there and told in one line of the log.
 */
class LossTest {
  private static final int MESSAGES = 40;

  /** What an item makes one line of. */
  private static final Set<String> COUNTED = Set.of(Lines.COMMAND, Lines.OUTCOME, Lines.EVENT);

  private final Queue<String> logged = new ConcurrentLinkedQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            logged.add(event.getLevel() + " " + event.getFormattedMessage());
          }
        }
      };

  @TempDir Path folder;

  private ChatSimulator simulator;
  private WebChatPlatform platform;
  private WebChat chat;

  @BeforeEach
  void start() {
    simulator = new SimulatorBuilder().start();
    platform = WebChatPlatform.builder().discover().build();
    Map<String, Object> settings = new HashMap<>(simulator.configuration(Wire.GMS_V2));
    settings.put("pollRateMin", 50);
    settings.put("pollRateMax", 100);
    settings.put("ajaxTimeout", 300_000);
    chat =
        platform
            .factory()
            .create(InstanceSettings.of(WebChatConfiguration.of(settings)).withId("jane"));
    await(chat.ready());
    appender.start();
    logger().addAppender(appender);
  }

  @AfterEach
  void stop() {
    logger().detachAppender(appender);
    platform.close();
    simulator.close();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(LossTest.class.getPackageName());
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private RecordingSettings settings(String name, int queueLimit, long maxFileBytes) {
    return new RecordingSettings(folder.resolve(name), queueLimit, maxFileBytes, 10, 10);
  }

  /** A recorder that misses nothing, for comparison. */
  private Recorder whole() {
    return new Recorder(settings("whole", 100_000, 1_000_000_000));
  }

  /** Every call of the chat is answered, whatever becomes of its recording. */
  private void talk() {
    await(chat.service().startChat(StartChat.by("Jane", "Doe")));
    talkToTheEnd();
  }

  private void talkToTheEnd() {
    for (int i = 0; i < MESSAGES; i++) {
      await(chat.service().sendMessage("Message " + i));
    }
    await(chat.service().endChat());
    chat.close();
    await(chat.closed());
  }

  private static RecordedChat read(Path file) throws UnusableRecordingException {
    return RecordedChat.read(file.toString());
  }

  /** The lines from the start of the chat on, which all recordings of it have. */
  private static List<RecordingLine> since(RecordedChat recording) {
    return recording.lines().stream()
        .dropWhile(line -> !line.text(Lines.COMMAND).endsWith(".startChat"))
        .toList();
  }

  private static long counted(RecordedChat recording) {
    return since(recording).stream().filter(line -> COUNTED.contains(line.type())).count();
  }

  private static List<RecordingLine> leftOut(RecordedChat recording) {
    return recording.lines().stream().filter(line -> line.type().equals(Lines.LEFT_OUT)).toList();
  }

  @Test
  void countsWhatADiskThatHangsLeavesOut() throws Exception {
    FakeDisk[] disk = new FakeDisk[1];
    try (Recorder whole = whole();
        Recorder recorder =
            new Recorder(
                settings("hangs", 10, 1_000_000_000),
                file -> disk[0] = new FakeDisk(RecordingFolder.create(file)))) {
      Path reference = await(whole.start(chat, Texts.SHOWN));
      Path file = await(recorder.start(chat, Texts.SHOWN));
      disk[0].hang();
      talk();
      disk[0].goOn();
      RecordingState state = await(recorder.stop("jane", "it was stopped"));
      await(whole.stop("jane", "it was stopped"));
      RecordedChat recording = read(file);
      assertThat(recording.cutOff()).isFalse();
      assertThat(recording.leftOut()).isPositive().isEqualTo(state.leftOut());
      assertThat(counted(recording) + recording.leftOut()).isEqualTo(counted(read(reference)));
      assertThat(logged)
          .singleElement()
          .asString()
          .startsWith("WARN " + file + " is written too slowly: ");
    }
  }

  @Test
  void countsWhatAFullFileLeavesOut() throws Exception {
    try (Recorder whole = whole();
        Recorder recorder = new Recorder(settings("full", 100_000, 2_000))) {
      Path reference = await(whole.start(chat, Texts.SHOWN));
      Path file = await(recorder.start(chat, Texts.SHOWN));
      talk();
      RecordingState state = await(recorder.stop("jane", "it was stopped"));
      await(whole.stop("jane", "it was stopped"));
      RecordedChat recording = read(file);
      int missing =
          since(read(reference)).size() - since(recording).size() + leftOut(recording).size();
      assertThat(recording.cutOff()).isFalse();
      assertThat(recording.leftOut()).isPositive().isEqualTo(state.leftOut()).isEqualTo(missing);
      assertThat(leftOut(recording))
          .singleElement()
          .satisfies(line -> assertThat(line.text("reason")).isEqualTo("the file is full"));
      assertThat(logged).singleElement().asString().contains("the rest of its chat is left out");
    }
  }

  @Test
  void saysInTheFileWhatADiskDidNotTakeWhereThatFits() throws Exception {
    FakeDisk[] disk = new FakeDisk[1];
    try (Recorder recorder =
        new Recorder(
            settings("short", 1_000, 1_000_000_000),
            file -> disk[0] = new FakeDisk(RecordingFolder.create(file)))) {
      Path file = await(recorder.start(chat, Texts.SHOWN));
      disk[0].refuse(1);
      talk();
      Awaitility.await().until(() -> recorder.states().isEmpty());
      RecordedChat recording = read(file);
      assertThat(recording.cutOff()).isFalse();
      assertThat(recording.leftOut()).isPositive();
      assertThat(recording.lines())
          .extracting(line -> line.type() + " " + line.text("reason"))
          .endsWith("left-out No space left on device", "end No space left on device");
      assertThat(logged)
          .singleElement()
          .asString()
          .startsWith("ERROR The recording of jane ends, " + file + " cannot be written: No space")
          .contains(recording.leftOut() + " lines and all that follows are left out");
    }
  }

  @Test
  void leavesWholeLinesWhereNothingFitsAnyMore() throws Exception {
    FakeDisk[] disk = new FakeDisk[1];
    try (Recorder recorder =
        new Recorder(
            settings("nothing", 1_000, 1_000_000_000),
            file -> disk[0] = new FakeDisk(RecordingFolder.create(file)))) {
      Path file = await(recorder.start(chat, Texts.SHOWN));
      disk[0].refuse(Integer.MAX_VALUE);
      talk();
      Awaitility.await().until(() -> recorder.states().isEmpty());
      assertThat(read(file).cutOff()).isTrue();
      assertThat(Files.readString(file)).endsWith("}\n");
      assertThat(logged).singleElement().asString().contains("No space left on device");
    }
  }

  @Test
  void failsAtOnceOnADeviceThatIsFull() throws Exception {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.isWritable(full), "a system with /dev/full");
    Files.createDirectories(folder.resolve("device"));
    try (Recorder recorder =
        new Recorder(
            settings("device", 1_000, 1_000_000_000),
            file -> FileChannel.open(full, StandardOpenOption.WRITE))) {
      CompletionStage<Path> begun = recorder.start(chat, Texts.SHOWN);
      assertThatThrownBy(() -> await(begun)).hasMessageContaining("No space left on device");
      talk();
      Awaitility.await().until(() -> recorder.states().isEmpty());
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(logged)
                      .singleElement()
                      .asString()
                      .startsWith("ERROR The recording of jane ends"));
    }
  }

  @Test
  void tellsThatItsFolderIsGoneAndBeginsAnewInOne() throws Exception {
    try (Recorder recorder = new Recorder(settings("gone", 1_000, 1_000_000_000))) {
      Path file = await(recorder.start(chat, Texts.SHOWN));
      Files.delete(file);
      Files.delete(file.getParent());
      await(chat.service().startChat(StartChat.by("Jane", "Doe")));
      Awaitility.await().until(() -> recorder.states().isEmpty());
      assertThat(logged).singleElement().asString().contains("it was removed, with what it had");
      Path next = await(recorder.start(chat, Texts.SHOWN));
      talkOn();
      await(recorder.stop("jane", "it was stopped"));
      assertThat(read(next).cutOff()).isFalse();
      assertThat(read(next).lines())
          .extracting(line -> line.text(Lines.COMMAND))
          .contains("WebChatService.sendMessage", "WebChatService.endChat");
      assertThat(logged).hasSize(1);
    }
  }

  private void talkOn() {
    await(chat.service().sendMessage("still here"));
    await(chat.service().endChat());
  }

  @Test
  void stopsWithADiskThatHangsAndSaysWhatIsLost() {
    FakeDisk[] disk = new FakeDisk[1];
    Recorder recorder =
        new Recorder(
            settings("stops", 1_000, 1_000_000_000),
            file -> disk[0] = new FakeDisk(RecordingFolder.create(file)));
    await(recorder.start(chat, Texts.SHOWN));
    disk[0].hang();
    await(chat.service().startChat(StartChat.by("Jane", "Doe")));
    Awaitility.await().until(disk[0]::waits); // what follows is not taken from the queue
    talkToTheEnd();
    recorder.close();
    assertThat(logged)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("WARN Recordings of [jane] are not written to their end")
                    .containsPattern("[1-9]\\d* lines are lost"));
    Awaitility.await() // or the writer would tell the next test
        .until(
            () ->
                logged.stream()
                    .anyMatch(line -> line.startsWith("ERROR The recording of jane ends")));
  }

  @Test
  void leavesOutOneItemThatNoLineCanBeMadeOf() throws Exception {
    Map<String, Object> broken =
        new AbstractMap<>() {
          @Override
          public Set<Entry<String, Object>> entrySet() {
            throw new IllegalStateException("a text of the chat");
          }
        };
    Path file = folder.resolve("broken.jsonl");
    Recording recording =
        new Recording(
            chat,
            "broken",
            Texts.SHOWN,
            settings("", 10, 100_000),
            Runnable::run,
            part -> new RecordingFile(file, RecordingFolder.create(file)),
            over -> {});
    recording.begin();
    recording.offer(new Called(1, 1, "WebChatService.startChat", "me", broken));
    recording.offer(new Called(2, 2, "WebChatService.startChat", "me", Map.of()));
    recording.end("it was stopped");
    assertThat(await(recording.ended()).leftOut()).isEqualTo(1);
    assertThat(read(file).lines())
        .extracting(RecordingLine::type)
        .containsExactly(Lines.LEFT_OUT, Lines.COMMAND, Lines.END);
    assertThat(logged).singleElement().asString().doesNotContain("a text of the chat");
  }
}
