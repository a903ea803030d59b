package io.webchat.web.internal.front;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Configuration of the PID {@code io.webchat.web}. */
@ObjectClassDefinition(
    name = "WebChatService for web pages",
    description = "The bus in web pages: who may use it, and how much")
@interface WebConfiguration {
  @AttributeDefinition(description = "Address of the front below the HTTP server")
  String path() default "/webchat";

  @AttributeDefinition(
      description =
          "File with what each visitor's instance is made of: JSON {webchat, main}, or a script")
  String configuration() default "";

  @AttributeDefinition(
      description = "Whose pages may use it: origins, and self for those of the host itself")
  String[] allowedOrigins() default "self";

  @AttributeDefinition(description = "Commands that pages may call; empty = those of the reference")
  String[] commands() default {};

  @AttributeDefinition(
      name = "Token key",
      type = AttributeType.PASSWORD,
      description =
          "Key of the visitors' tokens, 32 characters at least, the same in all containers; empty ="
              + " one of this container's own")
  String _tokenKey() default "";

  @AttributeDefinition(
      description =
          "Where the other containers of a fleet reach the front of this one, such as"
              + " http://10.0.0.5:8080/webchat; empty = found by where the HTTP server listens, none"
              + " = nowhere")
  String memberAddress() default "";

  @AttributeDefinition(description = "Name of the visitors' cookie")
  String cookieName() default "webchat";

  @AttributeDefinition(
      description = "Which sites' pages send the cookie; none for pages of other sites",
      options = {
        @Option(label = "strict", value = "strict"),
        @Option(label = "lax", value = "lax"),
        @Option(label = "none", value = "none")
      })
  String sameSite() default "lax";

  @AttributeDefinition(
      description = "Whether the cookie is for TLS only",
      options = {
        @Option(label = "as the connection", value = "auto"),
        @Option(label = "always", value = "always")
      })
  String secureCookie() default "auto";

  @AttributeDefinition(description = "Seconds; -1 = until the browser is closed", min = "-1")
  int cookieMaxAge() default -1;

  @AttributeDefinition(description = "Visitors with an instance at a time", min = "1")
  int visitors() default 10_000;

  @AttributeDefinition(description = "Open pages of one visitor", min = "1")
  int pagesPerVisitor() default 20;

  @AttributeDefinition(description = "Open pages of all visitors", min = "1")
  int pages() default 20_000;

  @AttributeDefinition(description = "Frames of one visitor a second, on average", min = "1")
  int framesPerSecond() default 50;

  @AttributeDefinition(description = "Frames of one visitor at once", min = "1")
  int frameBurst() default 300;

  @AttributeDefinition(
      description = "Pages opened from one address a second, on average",
      min = "1")
  int opensPerSecond() default 5;

  @AttributeDefinition(description = "Pages opened from one address at once", min = "1")
  int openBurst() default 100;

  @AttributeDefinition(description = "Frames that may wait for one page", min = "10")
  int waitingFrames() default 2_000;

  @AttributeDefinition(description = "Characters of those frames", min = "10000")
  int waitingCharacters() default 4_000_000;

  @AttributeDefinition(description = "Commands of one page that may be open", min = "1")
  int openCommands() default 200;

  @AttributeDefinition(description = "Plug-ins of one visitor's pages", min = "0")
  int pagePlugins() default 20;

  @AttributeDefinition(description = "Messages of a running chat that a new page gets", min = "0")
  int transcriptMessages() default 500;

  @AttributeDefinition(description = "Between signs of life, ms", min = "1000")
  long beatMs() default 15_000;

  @AttributeDefinition(description = "How long a connection may take nothing, ms", min = "1000")
  long stallMs() default 60_000;

  @AttributeDefinition(
      description = "How long a page, and a visitor without one, may be away, ms",
      min = "1000")
  long absenceMs() default 60_000;

  @AttributeDefinition(description = "Bytes of one message of a page", min = "1024")
  int frameBytes() default 65_536;

  @AttributeDefinition(description = "Bytes of one file", min = "0")
  long fileBytes() default 20_971_520;

  @AttributeDefinition(description = "Files under way at a time", min = "1")
  int filesAtOnce() default 32;
}
