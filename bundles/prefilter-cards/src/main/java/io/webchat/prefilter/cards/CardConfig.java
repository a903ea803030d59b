package io.webchat.prefilter.cards;

import io.webchat.spi.config.FormerKey;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How long card numbers are. */
@ObjectClassDefinition(name = "WebChatService: card numbers")
@interface CardConfig {
  /** Digits at least. */
  @AttributeDefinition(min = "8", max = "19", description = "Digits of a card number at least")
  @FormerKey("min.digits")
  int minDigits() default CardNumberFilter.MIN_DIGITS;

  /** Digits at most. */
  @AttributeDefinition(min = "8", max = "19", description = "Digits of a card number at most")
  @FormerKey("max.digits")
  int maxDigits() default CardNumberFilter.MAX_DIGITS;
}
