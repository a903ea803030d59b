package io.webchat.preprocessor.links;

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

class LinkPreProcessorTest {
  private final PreProcessor links = new LinkPreProcessor();

  private static Message message(String text) {
    return Message.of(Map.of("type", "Message", "text", text, "index", 7));
  }

  private static String anchor(String href, String text) {
    return "<a href=\""
        + href
        + "\" target=\"_blank\" rel=\"noopener noreferrer\">"
        + text
        + "</a>";
  }

  @Test
  void richContentStaysAsItCame() {
    Message rich =
        message("see https://example.com")
            .withContent(
                List.of(new QuickReply("see https://example.com", "see https://example.com")));
    Message processed = links.process(rich, null);
    assertThat(processed.text()).isNotEqualTo(rich.text());
    assertThat(processed.content()).isEqualTo(rich.content());
  }

  @Test
  void makesLinksAndEscapesTheRest() {
    Message message = message("<b>see</b> \"https://a.example/x?y=1&z='2'\" & co");
    Message linked = links.process(message, null);
    assertThat(linked.text())
        .isEqualTo(
            "&lt;b&gt;see&lt;/b&gt; &quot;"
                + anchor(
                    "https://a.example/x?y=1&amp;z=&#39;2", "https://a.example/x?y=1&amp;z=&#39;2")
                + "&#39;&quot; &amp; co");
    assertThat(linked).containsEntry("html", true).containsEntry("index", 7);
    assertThat(message.text()).startsWith("<b>");
    assertThat(message).doesNotContainKey("html");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "http://a.example http://a.example",
        "HTTPS://A.example/ HTTPS://A.example/",
        "http://a.example. http://a.example",
        "(http://a.example) http://a.example",
        "(see:http://a.example/x). http://a.example/x",
        "http://a.example/x_(y) http://a.example/x_(y)",
        "http://a.example/x_(y)) http://a.example/x_(y)",
        "http://a.example/!? http://a.example/",
        "<http://a.example/x> http://a.example/x",
        "http://localhost:8080/a#b http://localhost:8080/a#b",
        "http://a.example/\u202egpj.exe http://a.example/",
        "http://\u00fcber.example/\u00e9 http://\u00fcber.example/\u00e9"
      })
  void takesTheAddressOnly(String text, String address) {
    String linked = links.process(message(text), null).text();
    assertThat(linked).contains(anchor(address, address));
  }

  @Test
  void addsTheScheme() {
    assertThat(links.process(message("www.a.example, WWW.b.example"), null).text())
        .isEqualTo(
            anchor("https://www.a.example", "www.a.example")
                + ", "
                + anchor("https://WWW.b.example", "WWW.b.example"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello <b>",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://a.example",
        "http://",
        "http:///x",
        "www.",
        "www..x",
        "xhttp://a.example",
        "me@www.a.example",
        "https",
        "http:/a.example"
      })
  void otherTextsPassAsTheyCame(String text) {
    Message message = message(text);
    assertThat(links.process(message, null)).isSameAs(message);
  }

  @Test
  void noAddressBreaksOutOfTheAttribute() {
    String linked =
        links
            .process(message("http://a.example/\"onmouseover=\"alert(1) http://b/'><script>"), null)
            .text();
    assertThat(linked.replaceAll("<a href=\"[^\"<>']*\" target=\"_blank\" rel=\"[a-z ]*\">", ""))
        .doesNotContain("<a", "<script", "\"");
  }

  @Test
  void htmlAndOtherKindsPassAsTheyCame() {
    Message html = message("<a href='http://a.example'>x</a>").with("html", true);
    assertThat(links.process(html, null)).isSameAs(html);
    Message pushed = Message.of(Map.of("type", "PushUrl", "text", "http://a.example"));
    assertThat(links.process(pushed, null)).isSameAs(pushed);
    Message empty = Message.of(Map.of("type", "Message"));
    assertThat(links.process(empty, null)).isSameAs(empty);
  }

  @Test
  void linksAreBounded() {
    String text = "http://a.example ".repeat(1_000);
    String linked = links.process(message(text), null).text();
    assertThat(linked.split("<a ", -1)).hasSize(LinkPreProcessor.MAX_LINKS + 1);
    PreProcessor none = new LinkPreProcessor(Map.of("target", "_self", "maxLinks", 0));
    Message message = message(text);
    assertThat(none.process(message, null)).isSameAs(message);
  }

  @Test
  void theTargetIsConfigurable() {
    PreProcessor self = new LinkPreProcessor(Map.of("target", "_self", "maxLinks", 1));
    assertThat(self.process(message("http://a.example"), null).text())
        .contains("target=\"_self\" rel=\"noopener noreferrer\"");
    LinkPreProcessor wrong = new LinkPreProcessor(Map.of("target", "\"><script>", "maxLinks", -1));
    assertThat(wrong.configuration().refusals()).hasSize(2);
    assertThat(wrong.process(message("http://a.example"), null).text())
        .contains("target=\"_blank\"");
  }

  @Test
  void isFoundWithoutOsgi() {
    assertThat(ServiceLoader.load(PreProcessor.class))
        .hasAtLeastOneElementOfType(LinkPreProcessor.class);
  }
}
