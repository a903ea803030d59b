package io.webchat.preprocessor.links;

import io.webchat.spi.config.FormerKey;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How links are made. */
@ObjectClassDefinition(name = "WebChatService: links")
@interface LinkConfig {
  /** Where a link opens. */
  @AttributeDefinition(description = "The target attribute of links: a name, or _blank, _self, …")
  String target() default LinkPreProcessor.TARGET;

  /** Links in one message. */
  @AttributeDefinition(
      min = "0",
      description = "Links in one message at most; more stay text",
      max = "1000000")
  @FormerKey("max.links")
  int maxLinks() default LinkPreProcessor.MAX_LINKS;
}
