package io.webchat.console.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Configuration of the PID {@code io.webchat.console}. */
@ObjectClassDefinition(
    name = "WebChatService operator's page",
    description = "A page for the people who run the service; off without a key")
@interface ConsoleConfiguration {
  @AttributeDefinition(description = "Address of the page below the HTTP server")
  String path() default "/console";

  @AttributeDefinition(
      name = "Keys",
      type = AttributeType.PASSWORD,
      description =
          "Keys that open the page, as webchat:apikey prints them: NAME:SCOPE+SCOPE:DIGEST with"
              + " scopes of read, texts, swap, configure or *; empty = the page is off")
  String[] _keys() default {};

  @AttributeDefinition(
      description = "Whether browsers send the session's cookie over TLS only",
      options = {
        @Option(label = "as the connection", value = "auto"),
        @Option(label = "always", value = "always")
      })
  String secureCookie() default "auto";

  @AttributeDefinition(description = "Browsers that are logged in at a time", min = "1")
  int sessions() default 50;

  @AttributeDefinition(
      description = "After which a browser that asks for nothing is logged out, ms",
      min = "60000")
  long idleMs() default 1_800_000;

  @AttributeDefinition(description = "Logins tried from one address a minute", min = "1")
  int triesPerMinute() default 10;

  @AttributeDefinition(description = "Pages open at a time", min = "1")
  int pages() default 50;

  @AttributeDefinition(description = "Seconds that plots reach back", min = "60")
  int seconds() default 300;
}
