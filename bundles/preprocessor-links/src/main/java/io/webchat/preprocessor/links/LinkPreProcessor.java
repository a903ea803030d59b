package io.webchat.preprocessor.links;

import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.Configured;
import io.webchat.spi.config.Values;
import io.webchat.spi.filter.ChatContext;
import io.webchat.spi.filter.PreProcessor;
import io.webchat.spi.provide.Standalone;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns web addresses ({@code http:}, {@code https:}, {@code www.}) of a text into links. A message
 * with one becomes HTML ({@code html: true}), everything else in it escaped. Messages without one,
 * and those that are HTML already, pass as they came. Ranks before the emoji, which leave links
 * alone; the other order works as well. Rich content stays as it came: it has links of its own, and
 * its texts are no HTML.
 */
@Component(
    service = {PreProcessor.class, Configured.class},
    property = "service.ranking:Integer=200")
@Designate(ocd = LinkConfig.class)
@Standalone(PreProcessor.class)
public final class LinkPreProcessor implements PreProcessor, Configured {
  static final String TARGET = "_blank";
  static final int MAX_LINKS = 50;

  private static final Logger LOG = LoggerFactory.getLogger(LinkPreProcessor.class);

  private record Settings(String target, int maxLinks) {
    static Settings read(Values values) {
      return new Settings(
          values.parsed("target", Settings::target), values.integer("maxLinks", 0, 1_000_000));
    }

    private static String target(String text) {
      if (!text.matches("[A-Za-z_][A-Za-z0-9_-]{0,63}")) {
        throw new IllegalArgumentException("a name");
      }
      return text;
    }

    String anchorEnd() {
      return "\" target=\"" + target + "\" rel=\"noopener noreferrer\">";
    }
  }

  private final CheckedConfiguration<Settings> configuration =
      new CheckedConfiguration<>(
          LinkPreProcessor.class.getName(),
          LinkConfig.class,
          Settings::read,
          LOG::error,
          LOG::warn);

  /** With the defaults. */
  public LinkPreProcessor() {
    this(Map.of());
  }

  /** As configured; a value that cannot be used leaves the default. */
  @Activate
  public LinkPreProcessor(Map<String, Object> properties) {
    configuration.read(properties);
  }

  /** Takes a change for the messages from now on; what cannot be used leaves the former value. */
  @Modified
  void modified(Map<String, Object> properties) {
    configuration.read(properties);
  }

  @Override
  public ConfigurationState configuration() {
    return configuration.state();
  }

  @Override
  public Message process(Message message, ChatContext chat) {
    String text = message.text();
    if (text == null
        || message.kind() != MessageKind.MESSAGE
        || Boolean.TRUE.equals(message.get("html"))) {
      return message;
    }
    Settings settings = configuration.inForce();
    WebAddress address = settings.maxLinks() == 0 ? null : WebAddress.next(text, 0);
    return address == null
        ? message
        : message.withText(linked(text, address, settings)).with("html", true);
  }

  private static String linked(String text, WebAddress first, Settings settings) {
    String anchorEnd = settings.anchorEnd();
    StringBuilder html = new StringBuilder(text.length() + 128);
    int done = 0;
    int links = 0;
    for (WebAddress address = first;
        address != null && links < settings.maxLinks();
        address = WebAddress.next(text, done), links++) {
      escape(html, text, done, address.start());
      html.append("<a href=\"").append(address.hasScheme() ? "" : "https://");
      escape(html, text, address.start(), address.end());
      html.append(anchorEnd);
      escape(html, text, address.start(), address.end());
      html.append("</a>");
      done = address.end();
    }
    escape(html, text, done, text.length());
    return html.toString();
  }

  private static void escape(StringBuilder html, String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        default -> html.append(c);
      }
    }
  }
}
