package io.webchat.prefilter.cards;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How long card numbers are. */
@ObjectClassDefinition(name = "WebChatService: card numbers")
@interface CardConfig {
  /** Digits at least. */
  @AttributeDefinition(min = "8", max = "19", description = "Digits of a card number at least")
  int min_digits() default CardNumberFilter.MIN_DIGITS;

  /** Digits at most. */
  @AttributeDefinition(min = "8", max = "19", description = "Digits of a card number at most")
  int max_digits() default CardNumberFilter.MAX_DIGITS;
}
