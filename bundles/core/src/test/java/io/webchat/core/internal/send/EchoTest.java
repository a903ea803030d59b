package io.webchat.core.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What servers make of a text, and what is another text. */
class EchoTest {
  private static Stream<Arguments> altered() {
    return Stream.of(
        Arguments.of("Tom & Jerry <3", "Tom &amp; Jerry &lt;3"),
        Arguments.of("Tom & Jerry <3", "Tom &amp;amp; Jerry &amp;lt;3"),
        Arguments.of("Tom & Jerry <3", "Tom & Jerry 3"),
        Arguments.of("5 > 4 \"quoted\" it's", "5 &gt; 4 &quot;quoted&quot; it&#39;s"),
        Arguments.of("it's", "it&#x27;s"),
        Arguments.of("<3", "&#60;3"),
        Arguments.of("<3", "&lt;3"),
        Arguments.of("a-b-c", "a b c"),
        Arguments.of("abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrst"),
        Arguments.of("one\r\ntwo", "one two"),
        Arguments.of("one\ntwo", "one\r\ntwo"),
        Arguments.of("one\ntwo", "one<br/>two"),
        Arguments.of("one\ntwo", "one&#10;two"),
        Arguments.of("one\n\n two\tthree", "one two three"),
        Arguments.of("one\u00a0two", "one two"),
        Arguments.of("  padded ", "padded"),
        Arguments.of("caf\u00e9 au lait", "cafe\u0301 au lait"),
        Arguments.of("caf\u00e9 au lait", "caf? au lait"),
        Arguments.of("caf\u00e9 au lait", "cafe au lait"),
        Arguments.of("caf\u00e9 au lait", "caf\u00c3\u00a9 au lait"),
        Arguments.of("\ufb01ne with me", "fine with me"),
        Arguments.of("great \ud83d\udc4d thanks", "great ?? thanks"),
        Arguments.of("great \ud83d\udc4d thanks", "great \ufffd thanks"),
        Arguments.of("great \ud83d\udc4d thanks", "great  thanks"),
        Arguments.of("\u041f\u0440\u0438\u0432\u0435\u0442", "??????"),
        Arguments.of("\ud83d\udc4d\ud83d\udc4d", "\ufffd\ufffd"),
        Arguments.of("<b>bold</b> words", "bold words"),
        Arguments.of("a".repeat(300) + " end", "a".repeat(255)),
        Arguments.of("word ".repeat(60), "word ".repeat(50) + "..."));
  }

  @ParameterizedTest
  @MethodSource("altered")
  void whatServersAlterIsKnown(String sent, String seen) {
    assertThat(new Echo(sent).isLike(seen)).isTrue();
    assertThat(new Echo(sent).isExactly(sent + " ")).isTrue();
  }

  private static Stream<Arguments> others() {
    return Stream.of(
        Arguments.of("hello", "hell"),
        Arguments.of("hello", "hello there"),
        Arguments.of("order 12345", "order 12346"),
        Arguments.of("my card is 4111111111111111", "my card is XXXXXXXXXXXXXXXX"),
        Arguments.of("you idiot", "you *****"),
        Arguments.of("ok", ""),
        Arguments.of("?", "!"),
        Arguments.of("!", "?"),
        Arguments.of("<3", "&amp;amp;lt;3"),
        Arguments.of("ab", "a&#9999999;b"),
        Arguments.of("a-b", "a b"),
        Arguments.of("abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrs"),
        Arguments.of("ok?", "ok!"),
        Arguments.of("\u041f\u0440\u0438\u0432\u0435\u0442", "\u041f\u043e\u043a\u0430"),
        Arguments.of("\ud83d\udc4d", "\ud83d\udc4e"),
        Arguments.of("a &notanentity; b c", "a b c d"),
        Arguments.of("&#9999999999;", "x"));
  }

  @ParameterizedTest
  @MethodSource("others")
  void anotherTextIsNot(String sent, String seen) {
    assertThat(new Echo(sent).isLike(seen)).isFalse();
    assertThat(new Echo(sent).isExactly(seen)).isFalse();
  }
}
