package io.webchat.prefilter.cards;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.Message;
import io.webchat.api.rich.Card;
import io.webchat.api.rich.QuickReply;
import io.webchat.spi.filter.Prefilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CardNumberFilterTest {
  private final Prefilter filter = new CardNumberFilter();

  private static Message message(String text) {
    return Message.of(Map.of("type", "Message", "text", text));
  }

  private static Message rich(Object content) {
    return message("Please choose").with(Message.CONTENT, content);
  }

  @Test
  void hidesCardNumbersInRichContent() {
    Object number = 4111111111111111L;
    for (Object content :
        List.of(
            List.of(new QuickReply("4111 1111 1111 1111", "x").toMap()),
            List.of(new QuickReply("Pay", "4111111111111111").toMap()),
            List.of(new Card("Your card", "4111-1111-1111-1111", List.of()).toMap()),
            Map.of("contentType", "Hologram", "pages", List.of(Map.of("n", number))),
            Map.of("contentType", "Hologram", "n", 4.111111111111111e15))) {
      assertThat(filter.hides(rich(content), null)).isTrue();
    }
    assertThat(filter.hides(rich(List.of(new QuickReply("Yes", "Y").toMap())), null)).isFalse();
  }

  /** One id in some hundred has a number that passes the check. */
  @Test
  void showsFilesWhateverTheirIds() {
    Map<String, Object> file =
        Map.of(
            "type", "file", "name", "a.txt", "url", "https://chat.example/images/8351789284501AFE");
    assertThat(filter.hides(rich(List.of(file)), null)).isFalse();
    Map<String, Object> named = new LinkedHashMap<>(file);
    named.put("name", "4111 1111 1111 1111.txt");
    assertThat(filter.hides(rich(List.of(named)), null)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "my card is 5500 0000 0000 0004, thanks",
        "340000000000009",
        "3400 000000 00009",
        "4222222222222",
        "6304000000000000000",
        "card:4111111111111111.",
        "x4111111111111111x",
        "exp 12 4111 1111 1111 1111 cvc 123",
        "4111 1111 1111 1111 123",
        "4111\u00a01111\u00a01111\u00a01111",
        "4111\u20131111\u20131111\u20131111",
        "\uff14\uff11\uff11\uff11 1111 1111 1111",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "https://pay.example/4111111111111111",
        "https://pay.example/?n=4111-1111-1111-1111&x=y",
        "https://pay.example/ x4111111111111111x"
      })
  void hidesCardNumbers(String text) {
    assertThat(filter.hides(message(text), null)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "4111111111111112",
        "4111 1111 1111 1112",
        "411111111111",
        "order 1234567890",
        "41111111111111110000",
        "94111111111111111",
        "4111  1111  1111  1111",
        "4111.1111.1111.1111",
        "4111, 1111, 1111, 1111",
        "0000 0000 0000 0000",
        "0000000000000000",
        "2026-11-23 14:06:00",
        "https://chat.example/images/8351789284501AFE",
        "https://chat.example/images/AFE4111111111111111",
        "http://chat.example/images/4111111111111111fe"
      })
  void showsOthers(String text) {
    assertThat(filter.hides(message(text), null)).isFalse();
  }

  @Test
  void everyWrongCheckDigitIsShown() {
    for (int digit = 0; digit < 10; digit++) {
      assertThat(filter.hides(message("411111111111111" + digit), null)).isEqualTo(digit == 1);
    }
  }

  @Test
  void showsMessagesWithoutText() {
    assertThat(filter.hides(Message.of(Map.of("type", "Message")), null)).isFalse();
  }

  @Test
  void lengthsAreConfigurable() {
    Prefilter sixteen = new CardNumberFilter(Map.of("minDigits", 16, "maxDigits", 16));
    assertThat(sixteen.hides(message("4111111111111111"), null)).isTrue();
    assertThat(sixteen.hides(message("340000000000009"), null)).isFalse();
  }

  @Test
  void lengthsThatCannotBeUsedLeaveTheFormerOnes() {
    CardNumberFilter filter = new CardNumberFilter(Map.of("minDigits", "many"));
    assertThat(filter.hides(message("4111111111111111"), null)).isTrue();
    filter.modified(Map.of("minDigits", "16", "maxDigits", "16"));
    filter.modified(Map.of("minDigits", "16", "maxDigits", "13"));
    filter.modified(Map.of("minDigits", "7", "maxDigits", "20"));
    assertThat(filter.hides(message("4111111111111111"), null)).isTrue();
    assertThat(filter.hides(message("340000000000009"), null)).isFalse();
    assertThat(filter.configuration().refusals()).hasSize(2);
  }

  @Test
  void isFoundWithoutOsgi() {
    assertThat(ServiceLoader.load(Prefilter.class))
        .hasAtLeastOneElementOfType(CardNumberFilter.class);
  }
}
