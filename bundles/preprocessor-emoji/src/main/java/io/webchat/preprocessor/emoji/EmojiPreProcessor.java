package io.webchat.preprocessor.emoji;

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
 * Turns shortcodes ({@code :smile:}) and emoticons ({@code :-)}, between spaces) into emoji, by the
 * table {@code emoji.txt}. Web addresses and code between backticks stay as they are; in a message
 * that is HTML also tags, links and code. Rich content stays as it came: its texts go back to the
 * server when a customer chooses them.
 */
@Component(
    service = {PreProcessor.class, Configured.class},
    property = "service.ranking:Integer=100")
@Designate(ocd = EmojiConfig.class)
@Standalone(PreProcessor.class)
public final class EmojiPreProcessor implements PreProcessor, Configured {
  private static final Logger LOG = LoggerFactory.getLogger(EmojiPreProcessor.class);

  private record Settings(boolean shortcodes, boolean emoticons) {
    static Settings read(Values values) {
      return new Settings(values.flag("shortcodes"), values.flag("emoticons"));
    }

    Tables tables() {
      return new Tables(
          EmojiTable.load(shortcodes, emoticons, false),
          EmojiTable.load(shortcodes, emoticons, true));
    }
  }

  private record Tables(EmojiTable plain, EmojiTable html) {}

  private volatile Tables tables;

  private final CheckedConfiguration<Settings> configuration =
      new CheckedConfiguration<>(
          EmojiPreProcessor.class.getName(),
          EmojiConfig.class,
          Settings::read,
          LOG::error,
          LOG::warn);

  /** With the defaults. */
  public EmojiPreProcessor() {
    this(Map.of());
  }

  /** As configured; a value that cannot be used leaves the default. */
  @Activate
  public EmojiPreProcessor(Map<String, Object> properties) {
    configuration.update(properties, settings -> tables = settings.tables());
  }

  /** Takes a change for the messages from now on; what cannot be used leaves the former value. */
  @Modified
  void modified(Map<String, Object> properties) {
    configuration.update(properties, settings -> tables = settings.tables());
  }

  @Override
  public ConfigurationState configuration() {
    return configuration.state();
  }

  @Override
  public Message process(Message message, ChatContext chat) {
    String text = message.text();
    if (text == null || message.kind() != MessageKind.MESSAGE) {
      return message;
    }
    Tables now = tables;
    boolean isHtml = Boolean.TRUE.equals(message.get("html"));
    String changed = new EmojiScanner(text, isHtml ? now.html() : now.plain(), isHtml).replaced();
    return changed == null ? message : message.withText(changed);
  }
}
