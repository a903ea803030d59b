package io.webchat.preprocessor.emoji;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.Message;
import io.webchat.api.rich.QuickReply;
import io.webchat.spi.filter.PreProcessor;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmojiPreProcessorTest {
  private final PreProcessor emoji = new EmojiPreProcessor();

  private static Message message(String text) {
    return Message.of(Map.of("type", "Message", "text", text, "index", 7));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        ":smile:|😄",
        "thanks:smile:!|thanks😄!",
        ":+1::-1:|👍👎",
        "a :unknown: :x: b|a :unknown: ❌ b",
        "10:30:fire:|10:30🔥",
        "::fire:|:🔥",
        "hi :)|hi 🙂",
        ":-) there|🙂 there",
        "good :-D.|good 😄.",
        "B-) <3 >:( :'(|😎 ❤️ 😡 😢",
        ":) :) :)|🙂 🙂 🙂",
        "`:)` :)|`:)` 🙂",
        "```x :) y``` :)|```x :) y``` 🙂",
        "` :)|` 🙂",
        "``` :)|``` 🙂",
        "http://a.example/:fire: :fire:|http://a.example/:fire: 🔥",
        "www.a.example/:x:|www.a.example/:x:"
      })
  void replaces(String text, String expected) {
    Message changed = emoji.process(message(text), null);
    assertThat(changed.text()).isEqualTo(expected);
    assertThat(changed).containsEntry("index", 7).doesNotContainKey("html");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        ":",
        "::",
        ":smile",
        "smile:",
        ":SMILE:",
        "note:)",
        "(see :/x)",
        "10:30",
        "std::pair::x",
        "https://a.example:8080/:)",
        ":a-code-that-is-much-longer-than-any-of-the-table:"
      })
  void otherTextsPassAsTheyCame(String text) {
    Message message = message(text);
    assertThat(emoji.process(message, null)).isSameAs(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "<b>:)</b>|<b>🙂</b>",
        "<a href='http://x/:fire:'>http://x/:fire:</a> :fire:|<a href='http://x/:fire:'>http://x/:fire:</a> 🔥",
        "<CODE>:fire:</CODE> :fire:|<CODE>:fire:</CODE> 🔥",
        "<pre class='a'>:fire:</pre>:fire:|<pre class='a'>:fire:</pre>🔥",
        "<abbr title=':fire:'>:fire:</abbr>|<abbr title=':fire:'>🔥</abbr>",
        "love &lt;3 &gt;:( :&#39;(|love ❤️ 😡 😢",
        "<a>:fire:|<a>:fire:",
        ":fire: <a|🔥 <a",
        "a &amp;) ;)|a &amp;) 😉"
      })
  void leavesTagsLinksAndCodeOfHtmlAlone(String text, String expected) {
    Message changed = emoji.process(message(text).with("html", true), null);
    assertThat(changed.text()).isEqualTo(expected);
    assertThat(changed).containsEntry("html", true);
  }

  @Test
  void richContentStaysAsItCame() {
    Message rich = message("fine :-)").withContent(List.of(new QuickReply("fine :-)", "fine :-)")));
    Message processed = emoji.process(rich, null);
    assertThat(processed.text()).isNotEqualTo(rich.text());
    assertThat(processed.content()).isEqualTo(rich.content());
  }

  @Test
  void otherKindsPassAsTheyCame() {
    Message notice = Message.of(Map.of("type", "Notice", "text", ":)"));
    assertThat(emoji.process(notice, null)).isSameAs(notice);
    Message empty = Message.of(Map.of("type", "Message"));
    assertThat(emoji.process(empty, null)).isSameAs(empty);
  }

  @Test
  void bothKindsOfSignsAreConfigurable() {
    Message message = message(":) :fire:");
    assertThat(
            new EmojiPreProcessor(Map.of("shortcodes", true, "emoticons", false))
                .process(message, null)
                .text())
        .isEqualTo(":) 🔥");
    assertThat(
            new EmojiPreProcessor(Map.of("shortcodes", false, "emoticons", true))
                .process(message, null)
                .text())
        .isEqualTo("🙂 :fire:");
    assertThat(
            new EmojiPreProcessor(Map.of("shortcodes", false, "emoticons", false))
                .process(message, null))
        .isSameAs(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"`", "```", "<a>", "<", ":", "http://", "<a", ":) ", "</a"})
  void hostileTextsTakeOnePass(String part) {
    String text = part.repeat(100_000);
    assertThat(emoji.process(message(text), null)).isNotNull();
    assertThat(emoji.process(message(text).with("html", true), null)).isNotNull();
  }

  @Test
  void isFoundWithoutOsgi() {
    assertThat(ServiceLoader.load(PreProcessor.class))
        .hasAtLeastOneElementOfType(EmojiPreProcessor.class);
  }
}
