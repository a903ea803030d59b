package io.webchat.preprocessor.links;

import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.spi.filter.ChatContext;
import io.webchat.spi.filter.PreProcessor;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Turns web addresses ({@code http:}, {@code https:}, {@code www.}) of a text into links. A message
 * with one becomes HTML ({@code html: true}), everything else in it escaped. Messages without one,
 * and those that are HTML already, pass as they came. Ranks before the emoji, which leave links
 * alone; the other order works as well.
 */
@Component(property = "service.ranking:Integer=200")
@Designate(ocd = LinkConfig.class)
@Capability(
    namespace = "osgi.serviceloader",
    attribute = {
      "osgi.serviceloader=io.webchat.spi.filter.PreProcessor",
      "register:=io.webchat.preprocessor.links.LinkPreProcessor"
    })
public final class LinkPreProcessor implements PreProcessor {
  static final String TARGET = "_blank";
  static final int MAX_LINKS = 50;

  private final String anchorEnd;
  private final int maxLinks;

  /** Links that open in a new window, 50 in a message at most. */
  public LinkPreProcessor() {
    this(TARGET, MAX_LINKS);
  }

  /** As configured. */
  @Activate
  public LinkPreProcessor(LinkConfig config) {
    this(config.target(), config.max_links());
  }

  private LinkPreProcessor(String target, int maxLinks) {
    if (!target.matches("[A-Za-z_][A-Za-z0-9_-]{0,63}")) {
      throw new IllegalArgumentException("The target of links must be a name");
    }
    if (maxLinks < 0) {
      throw new IllegalArgumentException("max.links must not be negative");
    }
    this.anchorEnd = "\" target=\"" + target + "\" rel=\"noopener noreferrer\">";
    this.maxLinks = maxLinks;
  }

  @Override
  public Message process(Message message, ChatContext chat) {
    String text = message.text();
    if (text == null
        || message.kind() != MessageKind.MESSAGE
        || Boolean.TRUE.equals(message.get("html"))) {
      return message;
    }
    WebAddress address = maxLinks == 0 ? null : WebAddress.next(text, 0);
    return address == null ? message : message.withText(linked(text, address)).with("html", true);
  }

  private String linked(String text, WebAddress first) {
    StringBuilder html = new StringBuilder(text.length() + 128);
    int done = 0;
    int links = 0;
    for (WebAddress address = first;
        address != null && links < maxLinks;
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
