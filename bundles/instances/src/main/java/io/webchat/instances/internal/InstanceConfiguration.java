package io.webchat.instances.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * The keys of a widget instance, for consoles and for {@link InstanceKeys}: {@code _} stands for a
 * dot, {@code $_$} for a hyphen. What has no default here is not there unless it is given; a blank
 * text counts as not given. What an object needs beside the keys here is in its JSON text.
 */
@ObjectClassDefinition(
    name = "WebChatService instance",
    description =
        "A widget instance: the keys of _genesys.widgets.webchat, and with main. in front those of"
            + " _genesys.widgets.main. Keys that are not listed here may be given too")
@interface InstanceConfiguration {
  @AttributeDefinition(
      name = "Id of the instance",
      description = "Letters, digits, dot, dash and underscore; empty for the name of the file",
      required = false)
  String id() default "";

  @AttributeDefinition(
      name = "Script",
      description = "File with the customer's configuration in JavaScript, from the main folder",
      required = false)
  String script() default "";

  @AttributeDefinition(
      name = "Whole configuration as JSON",
      description = "A JSON object that the other keys change; it may hold secrets",
      type = AttributeType.PASSWORD,
      required = false)
  String json() default "";

  @AttributeDefinition(
      name = "URL of the chat service (version 2)",
      description = "GMS REST chat service",
      required = false)
  String dataURL() default "";

  @AttributeDefinition(
      name = "Chat endpoint (version 2)",
      description = "Endpoint of the chat",
      required = false)
  String endpoint() default "";

  @AttributeDefinition(
      name = "URL that starts a chat",
      description = "Used verbatim for the request that starts a chat",
      required = false)
  String serverURL() default "";

  @AttributeDefinition(
      name = "API key",
      description = "Apigee token, sent as header apikey",
      type = AttributeType.PASSWORD,
      required = false)
  String apikey() default "";

  @AttributeDefinition(
      name = "Send custom headers",
      description = "Send the headers of main.header",
      required = false)
  boolean enableCustomHeader() default false;

  @AttributeDefinition(
      name = "Trailing slash",
      description = "Whether request URLs end with a slash",
      required = false)
  boolean enableUrlTrailingSlash() default true;

  @AttributeDefinition(
      name = "User data",
      description = "Attached data of every chat, as a JSON object",
      type = AttributeType.PASSWORD,
      required = false)
  String userData() default "";

  @AttributeDefinition(
      name = "Request timeout, ms",
      description = "0 for none",
      min = "0",
      max = "3600000",
      required = false)
  long ajaxTimeout() default 3_000;

  @AttributeDefinition(
      name = "Upload timeout, ms",
      description = "0 for none",
      min = "0",
      max = "86400000",
      required = false)
  long fileUploadTimeout() default 0;

  @AttributeDefinition(
      name = "Cookies of the chat server",
      description = "Keep and send them",
      required = false)
  boolean xhrFields_withCredentials() default false;

  @AttributeDefinition(
      name = "Shortest poll interval, ms",
      description = "First interval of polls, and the one after a send",
      min = "50",
      max = "30000",
      required = false)
  long pollRateMin() default 500;

  @AttributeDefinition(
      name = "Longest poll interval, ms",
      description = "What the interval of polls grows to",
      min = "100",
      max = "30000",
      required = false)
  long pollRateMax() default 3_000;

  @AttributeDefinition(
      name = "Growth of the poll interval",
      description = "Factor after each poll without messages",
      min = "1",
      max = "10",
      required = false)
  double pollRateMult() default 1.2;

  @AttributeDefinition(
      name = "Fixed poll interval, ms",
      description = "Used when the interval does not grow",
      min = "100",
      max = "30000",
      required = false)
  long pollRate() default 3_000;

  @AttributeDefinition(
      name = "Growing poll interval",
      description = "Whether the interval of polls grows",
      options = {
        @Option(label = "unless the transport has a fixed interval", value = ""),
        @Option(label = "yes", value = "true"),
        @Option(label = "no", value = "false")
      },
      required = false)
  String dynamicPolling() default "";

  @AttributeDefinition(
      name = "Poll interval asleep, ms",
      description = "Interval after the command sleep, until wake",
      min = "100",
      max = "3600000",
      required = false)
  long pollRateSleep() default 30_000;

  @AttributeDefinition(
      name = "Poll exceptions",
      description = "Successive poll exceptions before chatServerWentOffline",
      min = "0",
      max = "1000000",
      required = false)
  int pollExceptionLimit() default 5;

  @AttributeDefinition(
      name = "Restored for, ms",
      description = "A session is not restored after this time away; 0 for no limit",
      min = "0",
      required = false)
  long restoreTimeout() default 60_000;

  @AttributeDefinition(
      name = "Notice of expiry, ms",
      description =
          "How long before the end of a session expiryNotice says so, from 1000; 0 for no notice",
      min = "0",
      max = "86400000",
      required = false)
  long expiryNoticeTime() default 60_000;

  @AttributeDefinition(
      name = "Session storage",
      description = "Where its sessions are stored",
      options = {
        @Option(label = "as the core has it", value = ""),
        @Option(label = "cookie", value = "cookie"),
        @Option(label = "file", value = "file"),
        @Option(label = "jdbc", value = "jdbc"),
        @Option(label = "redis", value = "redis")
      },
      required = false)
  String sessionStorage() default "";

  @AttributeDefinition(
      name = "Acknowledged positions",
      description = "The stored position is the one given to the command acknowledge",
      required = false)
  boolean acknowledge() default false;

  @AttributeDefinition(
      name = "Messages need scripts",
      description = "Although the instance names none, those of the folders for instance",
      required = false)
  boolean hooks_needScripts() default false;

  @AttributeDefinition(
      name = "Hooks that fail",
      description = "What becomes of a message whose hook could not do its work",
      options = {
        @Option(label = "as the core has it", value = ""),
        @Option(label = "the message passes", value = "pass"),
        @Option(label = "the message is hidden", value = "hide"),
        @Option(label = "the message waits", value = "hold")
      },
      required = false)
  String hooks_onFailure() default "";

  @AttributeDefinition(
      name = "Longest message, characters",
      description = "0 for no limit",
      min = "0",
      max = "10000000",
      required = false)
  int maxMessageLength() default 0;

  @AttributeDefinition(
      name = "CometD (version 2)",
      description = "Messages are pushed by the transport gms-v2-cometd",
      required = false)
  boolean cometD_enabled() default false;

  @AttributeDefinition(
      name = "CometD: URL",
      description = "For instance https://HOST/genesys/cometd",
      required = false)
  String cometD_cometURL() default "";

  @AttributeDefinition(
      name = "CometD: channel",
      description = "Channel of the chat service",
      required = false)
  String cometD_channel() default "/service/chatV2/customer-support";

  @AttributeDefinition(
      name = "CometD: URL of files",
      description = "For instance https://HOST/genesys/2/chat-ntf; empty for no files",
      required = false)
  String cometD_apiURL() default "";

  @AttributeDefinition(
      name = "CometD: WebSocket",
      description = "Try a WebSocket first, else long polls",
      required = false)
  boolean cometD_websocketEnabled() default true;

  @AttributeDefinition(
      name = "CometD: log level",
      description = "debug logs each change of a chat's connection",
      options = {
        @Option(label = "debug", value = "debug"),
        @Option(label = "info", value = "info"),
        @Option(label = "warn", value = "warn"),
        @Option(label = "error", value = "error")
      },
      required = false)
  String cometD_logLevel() default "info";

  @AttributeDefinition(
      name = "Asynchronous chat (version 2)",
      description = "A session may stay dormant and be restored",
      required = false)
  boolean async_enabled() default false;

  @AttributeDefinition(
      name = "Page of the history (version 2)",
      description = "Messages of a page; 16 at least are fetched",
      min = "1",
      max = "1000",
      required = false)
  int async_maxMessagePageSize() default 20;

  @AttributeDefinition(
      name = "Transport",
      description = "Type of the transport; one of another bundle may be given in a file",
      options = {
        @Option(label = "version 2, REST or CometD", value = ""),
        @Option(label = "version 3 API", value = "pureengage-v3-rest"),
        @Option(label = "PureConnect", value = "pureconnect-v4-rest"),
        @Option(label = "Genesys Cloud Web Messaging", value = "webmessaging"),
        @Option(label = "Genesys Cloud guest chat", value = "purecloud-v2-sockets")
      },
      required = false)
  String transport_type() default "";

  @AttributeDefinition(
      name = "Transport: URL",
      description = "URL of the chat service of the named transport",
      required = false)
  String transport_dataURL() default "";

  @AttributeDefinition(
      name = "Transport: endpoint",
      description = "Endpoint of version 3; id of the deployment of Web Messaging",
      required = false)
  String transport_endpoint() default "";

  @AttributeDefinition(
      name = "Transport: x-api-key",
      description = "Key of the version 3 API, a header of every request",
      type = AttributeType.PASSWORD,
      required = false)
  String transport_headers_x$_$api$_$key() default "";

  @AttributeDefinition(
      name = "Transport: further headers",
      description = "Headers of every request, as a JSON object",
      type = AttributeType.PASSWORD,
      required = false)
  String transport_headers() default "";

  @AttributeDefinition(
      name = "Transport: request timeout, ms",
      description = "Goes before that of the instance; empty for that one",
      min = "1",
      max = "3600000",
      required = false)
  long transport_ajaxTimeout();

  @AttributeDefinition(
      name = "Transport: fixed poll interval, ms",
      description = "The interval grows without it",
      min = "100",
      max = "300000",
      required = false)
  long transport_pollTimeout();

  @AttributeDefinition(
      name = "Transport: limit of a long poll, ms",
      description =
          "How long a poll of version 3 may stay without an answer, at most 110000; empty to learn"
              + " it from the server, 0 for the longest",
      min = "0",
      required = false)
  long transport_longPollTimeout();

  @AttributeDefinition(
      name = "Transport: stream",
      description = "Deployment stream of version 3, sent as data[stream]",
      required = false)
  String transport_stream() default "";

  @AttributeDefinition(
      name = "Transport: kind of client",
      description = "Of version 3, sent as data[clientType]",
      required = false)
  String transport_clientType() default "";

  @AttributeDefinition(
      name = "Transport: asynchronous chat",
      description = "A session may stay dormant and be restored",
      required = false)
  boolean transport_async_enabled() default false;

  @AttributeDefinition(
      name = "Transport: page of the history",
      description = "Messages of a page; 16 at least are fetched; empty for 20",
      min = "1",
      max = "1000",
      required = false)
  int transport_maxMessagePageSize();

  @AttributeDefinition(
      name = "Web Messaging: URL of the socket",
      description = "Empty for the one that follows from the URL of the transport",
      required = false)
  String transport_socketURL() default "";

  @AttributeDefinition(
      name = "Web Messaging: URL of config.json",
      description = "Empty for the one that follows from the URL of the transport",
      required = false)
  String transport_configURL() default "";

  @AttributeDefinition(
      name = "Web Messaging: origin",
      description = "The Origin that the deployment allows; empty for that of the region",
      required = false)
  String transport_origin() default "";

  @AttributeDefinition(
      name = "Web Messaging: silence, ms",
      description = "How long the server may be silent; 0 for no limit, else 1000 at least",
      min = "0",
      max = "600000",
      required = false)
  long transport_silenceTimeout() default 45_000;

  @AttributeDefinition(
      name = "PureConnect: servers",
      description = "Names of the servers, in the order in which they are tried",
      required = false)
  String[] transport_hosts() default {};

  @AttributeDefinition(
      name = "PureConnect: https",
      description = "Ask https://HOST:8019 instead of http://HOST:8018",
      required = false)
  boolean transport_useHttps() default false;

  @AttributeDefinition(
      name = "PureConnect: reverse proxy",
      description = "What stands before the servers, which are at URL/HOST",
      required = false)
  String transport_reverseProxyUrl() default "";

  @AttributeDefinition(
      name = "Guest chat: organization",
      description = "Id of the organization",
      required = false)
  String transport_orgGuid() default "";

  @AttributeDefinition(
      name = "Guest chat: organization (other name)",
      description = "The same as orgGuid, which it goes before",
      required = false)
  String transport_organizationId() default "";

  @AttributeDefinition(
      name = "Guest chat: deployment",
      description = "Id of the deployment",
      required = false)
  String transport_deploymentKey() default "";

  @AttributeDefinition(
      name = "Guest chat: deployment (other name)",
      description = "The same as deploymentKey, which it goes before",
      required = false)
  String transport_deploymentId() default "";

  @AttributeDefinition(
      name = "Guest chat: token of signed data",
      description = "Token of the API",
      type = AttributeType.PASSWORD,
      required = false)
  String transport_memberAuthToken() default "";

  @AttributeDefinition(
      name = "Guest chat: bots",
      description = "Whether workflows that join and leave are told as bots",
      required = false)
  boolean transport_botEventsEnabled() default false;

  @AttributeDefinition(
      name = "Interaction data",
      description =
          "Routing and attributes of PureConnect and of the guest chat, as a JSON object: routing,"
              + " notes, journey, additionalAttrs, routingContexts",
      type = AttributeType.PASSWORD,
      required = false)
  String transport_interactionData() default "";

  @AttributeDefinition(
      name = "Language",
      description = "Language of the chat; empty for main.language",
      required = false)
  String main_lang() default "";

  @AttributeDefinition(
      name = "Language (other name)",
      description = "Where main.lang is not given",
      required = false)
  String main_language() default "en-US";

  @AttributeDefinition(
      name = "Prefix of cookies",
      description = "Prefix of the names of cookies",
      required = false)
  String main_deploymentID() default "";

  @AttributeDefinition(
      name = "Options of cookies",
      description = "What the functions of transport.async are given, as a JSON object",
      type = AttributeType.PASSWORD,
      required = false)
  String main_cookieOptions() default "";

  @AttributeDefinition(
      name = "Custom headers",
      description = "Sent where custom headers are on, as a JSON object",
      type = AttributeType.PASSWORD,
      required = false)
  String main_header() default "";
}
