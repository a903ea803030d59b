package io.webchat.preprocessor.emoji;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What becomes an emoji. */
@ObjectClassDefinition(name = "WebChatService: emoji")
@interface EmojiConfig {
  /** Shortcodes. */
  @AttributeDefinition(description = "Whether shortcodes such as :smile: become emoji")
  boolean shortcodes() default true;

  /** Emoticons. */
  @AttributeDefinition(description = "Whether emoticons such as :-) become emoji")
  boolean emoticons() default true;
}
