package io.webchat.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as recorders write them, and what becomes of them in other hands. */
class RecordedChatTest {
  private static final String HEADER =
      "{\"type\":\"recording\",\"version\":1,\"texts\":\"shown\",\"wire\":\"gms-v2-rest\"}";
  private static final List<String> CHAT =
      List.of(
          HEADER,
          "{\"type\":\"command\",\"time\":1,\"n\":1,\"command\":\"WebChatService.startChat\"}",
          "{\"type\":\"outcome\",\"time\":2,\"n\":1,\"state\":\"resolved\"}",
          "{\"type\":\"command\",\"time\":3,\"n\":2,\"command\":\"WebChatService.sendMessage\"}",
          "{\"type\":\"sent\",\"time\":4,\"n\":2,\"message\":\"Grüße\"}",
          "{\"type\":\"event\",\"time\":5,\"event\":\"WebChatService.messageReceived\",\"data\":{\"messages\":[{\"index\":1}]}}",
          "{\"type\":\"outcome\",\"time\":6,\"n\":2,\"state\":\"resolved\"}",
          "{\"type\":\"end\",\"time\":7,\"reason\":\"it was stopped\"}");

  @TempDir Path folder;

  private RecordedChat read(byte[] bytes) throws Exception {
    return RecordedChat.read(Files.write(folder.resolve("chat.jsonl"), bytes).toString());
  }

  private RecordedChat read(List<String> lines) throws Exception {
    return read((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void refused(List<String> lines, String why) {
    assertThatExceptionOfType(UnusableRecordingException.class)
        .isThrownBy(() -> read(lines))
        .withMessageStartingWith(folder.resolve("chat.jsonl") + ", line ")
        .withMessageContaining(why);
  }

  private void refused(byte[] bytes, String why) {
    assertThatExceptionOfType(UnusableRecordingException.class)
        .isThrownBy(() -> read(bytes))
        .withMessageContaining(why);
  }

  private static List<String> with(int index, String line) {
    List<String> lines = new ArrayList<>(CHAT);
    lines.add(index, line);
    return lines;
  }

  @Test
  void isReadAsItWasWritten() throws Exception {
    RecordedChat chat = read(CHAT);
    assertThat(chat.cutOff()).isFalse();
    assertThat(chat.texts()).isEqualTo(Texts.SHOWN);
    assertThat(chat.leftOut()).isZero();
    assertThat(chat.lines()).hasSize(7);
    assertThat(chat.lines().get(3).text("message")).isEqualTo("Grüße");
    assertThat(chat.lines().get(4).messages()).hasSize(1);
    assertThat(chat.toString() + chat.lines()).doesNotContain("Grüße");
  }

  @Test
  void isReadWithWhatEditorsPutIntoFiles() throws Exception {
    byte[] bytes = ("\uFEFF" + String.join("\r\n", CHAT) + "\r\n").getBytes(StandardCharsets.UTF_8);
    assertThat(read(bytes)).isEqualTo(read(CHAT));
  }

  @Test
  void isReadUpToWhereItWasCutOff() throws Exception {
    byte[] whole = String.join("\n", CHAT).getBytes(StandardCharsets.UTF_8);
    int umlaut = new String(whole, StandardCharsets.ISO_8859_1).indexOf('\u00c3') + 1;
    for (int length : List.of(whole.length, whole.length - 5, umlaut, HEADER.length() + 1)) {
      RecordedChat chat = read(Arrays.copyOf(whole, length));
      assertThat(chat.cutOff()).isTrue();
      assertThat(chat.lines()).hasSizeLessThan(7);
    }
    refused(Arrays.copyOf(whole, 20), "line 1: expected the header of a recording");
    refused(new byte[0], "line 1: expected the header of a recording");
  }

  @Test
  void countsWhatItSaysIsMissing() throws Exception {
    RecordedChat chat =
        read(with(3, "{\"type\":\"left-out\",\"time\":3,\"lines\":17,\"reason\":\"slow\"}"));
    assertThat(chat.leftOut()).isEqualTo(17);
    List<String> without = new ArrayList<>(CHAT);
    without.remove(1); // the command of an outcome was left out
    assertThat(read(without).lines()).hasSize(6);
  }

  @Test
  void linesThatAreDoubledAreRefused() {
    refused(with(2, CHAT.get(1)), "line 3: n: expected a number above 1, found 1: lines are");
    refused(with(6, CHAT.get(5)), "line 7: the same as line 6: lines are doubled");
    refused(with(1, HEADER), "line 2: a second header: two recordings are in one file");
    List<String> twice = new ArrayList<>(CHAT);
    twice.addAll(CHAT);
    refused(twice, "line 9: the recording ended in line 8: two are in one file");
  }

  @Test
  void linesThatAreNotInTheirOrderAreRefused() {
    List<String> backwards = new ArrayList<>(CHAT);
    Collections.reverse(backwards);
    refused(backwards, "line 1: type: expected \"recording\": this is no recording");
    List<String> swapped = new ArrayList<>(CHAT);
    Collections.swap(swapped, 1, 2); // an outcome before its command
    refused(swapped, "line 3: n: expected a number above 1, found 1: lines are doubled, or not");
    List<String> sorted = new ArrayList<>(CHAT.subList(1, CHAT.size()));
    Collections.sort(sorted);
    sorted.add(0, HEADER);
    refused(sorted, "line 5: the recording ended in line 4");
  }

  @Test
  void otherCharsetsAndWhatIsNoTextAreRefused() {
    String text = String.join("\n", CHAT) + "\n";
    refused(text.getBytes(StandardCharsets.ISO_8859_1), "line 5: not UTF-8");
    refused(text.getBytes(StandardCharsets.UTF_16), "line 1: not UTF-8");
    refused(new byte[] {0x1f, (byte) 0x8b, 8, 0, '\n'}, "line 1: not UTF-8");
    refused(new byte[] {0, 0, 0, '\n'}, "line 1, column ");
  }

  @Test
  void linesOfNoUseAreRefused() {
    refused(with(3, "x".repeat(Lines.MAX_BYTES + 1)), "line 4: longer than 262144 bytes");
    refused(with(3, ""), "line 4, column 0: is not a JSON object");
    refused(with(3, "[1]"), "line 4");
    refused(with(3, "[".repeat(100_000)), "line 4");
    refused(with(3, "{\"type\":\"event\""), "line 4, column ");
    refused(List.of(HEADER.replace("\"version\":1", "\"version\":2")), "a newer one needs a newer");
    refused(List.of(HEADER.replace("shown", "some")), "line 1: texts: expected shown or original");
  }

  @Test
  void whatIsNoFileIsSaid() {
    assertThatExceptionOfType(UnusableRecordingException.class)
        .isThrownBy(() -> RecordedChat.read(folder.toString()))
        .withMessage("there is no file " + folder);
    assertThatExceptionOfType(UnusableRecordingException.class)
        .isThrownBy(() -> RecordedChat.read("\0"))
        .withMessageStartingWith("cannot read ");
  }
}
