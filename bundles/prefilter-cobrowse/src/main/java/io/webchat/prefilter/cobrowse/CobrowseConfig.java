package io.webchat.prefilter.cobrowse;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What counts as a co-browse token. */
@ObjectClassDefinition(name = "WebChatService: co-browse tokens")
@interface CobrowseConfig {
  /** The token of Genesys Co-browse. */
  String EXPRESSION = "{start:[0-9]{9}}";

  /** The expression. */
  @AttributeDefinition(description = "JavaScript regular expression of the messages to hide")
  String expression() default EXPRESSION;

  /** Its flags. */
  @AttributeDefinition(description = "Flags of the expression, of gimsuy")
  String flags() default "";
}
