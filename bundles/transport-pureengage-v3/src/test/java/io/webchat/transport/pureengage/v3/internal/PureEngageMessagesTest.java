package io.webchat.transport.pureengage.v3.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.Message;
import io.webchat.json.JsonValues;
import io.webchat.rest.RestUrl;
import io.webchat.spi.transport.InboundMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages in the documented shape, without a server. */
class PureEngageMessagesTest {
  private final PureEngageMessages messages =
      new PureEngageMessages(RestUrl.configured("test", "https://h.example/nexus/v3/chat/"));

  private Message message(String json) {
    return messages.of(List.of(JsonValues.object(json))).get(0).message();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "-7, 7",
    "999999999999999999, 999999999999999999",
    "1000000000000000000, -1",
    "--7, -1",
    "7/, -1",
    "7:, -1",
    "'', -1",
    "-, -1"
  })
  void aTextIsAPositionWhereItIsAllDigitsButForOneMinus(String index, long position) {
    assertThat(PureEngageMessages.position(index)).isEqualTo(position);
  }

  @Test
  void aNumberIsAPositionWithoutItsSign() {
    assertThat(PureEngageMessages.position(7)).isEqualTo(7);
    assertThat(PureEngageMessages.position(-7L)).isEqualTo(7);
    assertThat(PureEngageMessages.position(null)).isEqualTo(-1);
    assertThat(PureEngageMessages.position(true)).isEqualTo(-1);
  }

  @Test
  void theIndexIsANumberAsSmallAsItFitsAndIsLeftOutWhereThereIsNone() {
    assertThat(message("{\"index\":\"-0\"}")).containsEntry("index", 0);
    assertThat(message("{\"index\":\"-2147483647\"}")).containsEntry("index", 2147483647);
    assertThat(message("{\"index\":\"2147483648\"}")).containsEntry("index", 2147483648L);
    assertThat(message("{\"index\":\"x\"}")).doesNotContainKey("index");
  }

  @Test
  void whatIsNoMessageIsLeftOutAndTheOrderStays() {
    List<InboundMessage> shaped =
        messages.of(Arrays.asList(Map.of("index", 2), "x", null, 1, Map.of("index", 1)));

    assertThat(shaped).extracting(InboundMessage::position).containsExactly(2L, 1L);
  }

  @Test
  void onlyAnUploadHasTheDetailsOfItsFile() {
    String userData = "\"userData\":{\"file-id\":\"9\"}}";
    assertThat(message("{\"type\":\"FileUploaded\"," + userData))
        .containsEntry("fileDetails", Map.of("file-id", "9"));
    assertThat(message("{\"type\":\"Text\"," + userData)).doesNotContainKey("fileDetails");
  }

  @Test
  void onlyAPushedUrlIsItsText() {
    assertThat(message("{\"type\":\"PushUrl\",\"url\":\"u\"}")).containsEntry("text", "u");
    assertThat(message("{\"type\":\"PushUrl\"}")).doesNotContainKey("text");
    assertThat(message("{\"type\":\"Text\",\"url\":\"u\",\"text\":\"t\"}"))
        .containsEntry("text", "t");
  }

  @Test
  void theTimeIsANumberOnly() {
    assertThat(message("{\"utcTime\":5}")).containsEntry("timestamp", 5);
    assertThat(message("{\"utcTime\":\"5\"}")).doesNotContainKey("timestamp");
  }

  @Test
  void contentThatNamesNoAddressStaysAsItIs() {
    String content = "[{\"type\":\"x\"},{\"url\":7},{\"url\":\"ftp://h/\"},\"odd\"]";
    assertThat(message("{\"content\":" + content + "}").get("content"))
        .isEqualTo(
            List.of(Map.of("type", "x"), Map.of("url", 7), Map.of("url", "ftp://h/"), "odd"));
  }

  @Test
  void aNicknameComesBeforeAFirstName() {
    assertThat(message("{\"from\":{\"firstName\":\"F\",\"type\":\"Agent\"}}").from())
        .isEqualTo(Map.of("name", "F", "type", "Agent", "firstName", "F"));
    assertThat(message("{\"from\":{\"firstName\":\"F\",\"nickname\":\"N\"}}").from())
        .isEqualTo(Map.of("name", "N", "type", "External", "nickname", "N", "firstName", "F"));
    assertThat(message("{}").from()).isEqualTo(Map.of("type", "External"));
  }
}
