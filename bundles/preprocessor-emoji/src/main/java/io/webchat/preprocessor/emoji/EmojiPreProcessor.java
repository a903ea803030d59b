package io.webchat.preprocessor.emoji;

import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.spi.filter.ChatContext;
import io.webchat.spi.filter.PreProcessor;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Turns shortcodes ({@code :smile:}) and emoticons ({@code :-)}, between spaces) into emoji, by the
 * table {@code emoji.txt}. Web addresses and code between backticks stay as they are; in a message
 * that is HTML also tags, links and code.
 */
@Component(property = "service.ranking:Integer=100")
@Designate(ocd = EmojiConfig.class)
@Capability(
    namespace = "osgi.serviceloader",
    attribute = {
      "osgi.serviceloader=io.webchat.spi.filter.PreProcessor",
      "register:=io.webchat.preprocessor.emoji.EmojiPreProcessor"
    })
public final class EmojiPreProcessor implements PreProcessor {
  private final EmojiTable plain;
  private final EmojiTable html;

  /** Shortcodes and emoticons. */
  public EmojiPreProcessor() {
    this(true, true);
  }

  /** As configured. */
  @Activate
  public EmojiPreProcessor(EmojiConfig config) {
    this(config.shortcodes(), config.emoticons());
  }

  private EmojiPreProcessor(boolean shortcodes, boolean emoticons) {
    this.plain = EmojiTable.load(shortcodes, emoticons, false);
    this.html = EmojiTable.load(shortcodes, emoticons, true);
  }

  @Override
  public Message process(Message message, ChatContext chat) {
    String text = message.text();
    if (text == null || message.kind() != MessageKind.MESSAGE) {
      return message;
    }
    boolean isHtml = Boolean.TRUE.equals(message.get("html"));
    String changed = new EmojiScanner(text, isHtml ? html : plain, isHtml).replaced();
    return changed == null ? message : message.withText(changed);
  }
}
