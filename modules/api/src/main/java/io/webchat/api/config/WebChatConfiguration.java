package io.webchat.api.config;

import io.webchat.api.session.SessionDataHooks;
import io.webchat.api.value.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of a widget instance: {@code _genesys.widgets.webchat} and {@code .main},
 * checked once, with the defaults of the reference. Immutable. Keys that the service does not know
 * (those of the user interface) are kept in {@link #webchat()}. {@code toString} shows no value,
 * since some are secrets.
 */
public final class WebChatConfiguration {
  /** Transport type of version 2 over REST: no {@code transport.type}. */
  public static final String GMS_REST = "gms-v2-rest";

  /** Transport type of version 2 with {@code cometD.enabled}. */
  public static final String GMS_COMETD = "gms-v2-cometd";

  /** Transport type of the version 3 API. */
  public static final String PUREENGAGE_V3 = "pureengage-v3-rest";

  private static final long PATIENCE_MS = 60_000;

  private final Map<String, Object> webchat;
  private final Map<String, Object> main;
  private final SessionDataHooks hooks;
  private final LooseValues values;
  private final LooseValues transport;
  private final CometDSettings cometD;
  private final AsyncSettings async;
  private final PollSettings poll;
  private final String transportType;
  private final long ajaxTimeout;
  private final long fileUploadTimeout;
  private final long restoreTimeout;
  private final long expiryNoticeTime;
  private final int maxMessageLength;
  private final boolean customHeader;
  private final boolean withCredentials;
  private final boolean trailingSlash;
  private final boolean transportNamed;
  private final HookFailurePolicy hooksOnFailure;
  private final boolean needsScripts;
  private final boolean acknowledge;

  private WebChatConfiguration(
      Map<String, ?> webchat, Map<String, ?> main, SessionDataHooks hooks) {
    this.webchat = Json.freeze(webchat);
    this.main = Json.freeze(main);
    this.hooks = hooks;
    this.values = new LooseValues("", this.webchat);
    this.transport = values.nested("transport");
    this.transportNamed = transport.has("type");
    this.cometD = CometDSettings.from(values.nested("cometD"));
    this.async =
        AsyncSettings.from((transportNamed ? transport : values).nested("async"), transport);
    this.poll = PollSettings.from(values, transport);
    this.transportType = transport.text("type", cometD.enabled() ? GMS_COMETD : GMS_REST);
    LooseValues timeouts = transport.has("ajaxTimeout") ? transport : values;
    this.ajaxTimeout = timeouts.time("ajaxTimeout", 3000, 1, 3_600_000);
    this.fileUploadTimeout = values.time("fileUploadTimeout", 0, 1, 86_400_000);
    this.restoreTimeout = values.time("restoreTimeout", 60_000, 1, Long.MAX_VALUE);
    this.expiryNoticeTime = values.time("expiryNoticeTime", 60_000, 1_000, 86_400_000);
    this.maxMessageLength = (int) values.number("maxMessageLength", 0, 0, 10_000_000);
    this.customHeader = values.flag("enableCustomHeader", false);
    this.trailingSlash = values.flag("enableUrlTrailingSlash", true);
    this.withCredentials = values.nested("xhrFields").flag("withCredentials", false);
    this.hooksOnFailure = values.nested("hooks").policy("onFailure");
    this.needsScripts = values.nested("hooks").flag("needScripts", false);
    this.acknowledge = values.flag("acknowledge", false);
    checkTheRest();
  }

  /** Reads what is read later, so that a value that cannot be used is refused now. */
  private void checkTheRest() {
    userData();
    headers();
    customHeaders();
    cookieOptions();
    dataUrl();
    serverUrl();
    endpoint();
    stream();
    apiKey();
    deploymentId();
    language();
  }

  /**
   * Checks a configuration as scripts and Configuration Admin give it.
   *
   * @param webchat {@code _genesys.widgets.webchat}
   * @param main {@code _genesys.widgets.main}; {@code null} when there is none
   * @throws ConfigurationException when a value cannot be used
   */
  public static WebChatConfiguration of(Map<String, ?> webchat, Map<String, ?> main) {
    return new WebChatConfiguration(webchat, main, null);
  }

  /** {@link #of(Map, Map)} without {@code main}. */
  public static WebChatConfiguration of(Map<String, ?> webchat) {
    return of(webchat, null);
  }

  /** The same configuration with the functions of {@code transport.async}. */
  public WebChatConfiguration withHooks(SessionDataHooks sessionDataHooks) {
    return new WebChatConfiguration(webchat, main, sessionDataHooks);
  }

  /**
   * The same configuration with {@code changes} over {@link #webchat()}; {@code null} removes a
   * key.
   */
  public WebChatConfiguration with(Map<String, ?> changes) {
    Map<String, Object> merged = new LinkedHashMap<>(webchat);
    changes.forEach(
        (key, value) -> {
          if (value == null) {
            merged.remove(key);
          } else {
            merged.put(key, value);
          }
        });
    return new WebChatConfiguration(merged, main, hooks);
  }

  /** {@code _genesys.widgets.webchat} as given. */
  public Map<String, Object> webchat() {
    return webchat;
  }

  /** {@code _genesys.widgets.main} as given. */
  public Map<String, Object> main() {
    return main;
  }

  /** Whether there is nothing in it. */
  public boolean isEmpty() {
    return webchat.isEmpty();
  }

  /** The functions of {@code transport.async}, if the configuration has any. */
  public Optional<SessionDataHooks> hooks() {
    return Optional.ofNullable(hooks);
  }

  /** The type of the transport: {@code transport.type}, or one of version 2. */
  public String transportType() {
    return transportType;
  }

  /**
   * The types of transport that can serve the sessions of this configuration, the preferred one
   * first: {@link #transportType()}, and for version 2 over CometD the REST interface, too, where
   * {@code dataURL} says where it is.
   */
  public List<String> transportTypes() {
    boolean both = transportType.equals(GMS_COMETD) && !dataUrl().isEmpty();
    return both ? List.of(GMS_COMETD, GMS_REST) : List.of(transportType);
  }

  /** {@code transport} as given; empty in version 2. */
  public Map<String, Object> transport() {
    return values.object("transport");
  }

  /** URL of the chat service without a trailing slash; empty when not configured. */
  public String dataUrl() {
    String url = (transportNamed ? transport : values).text("dataURL", "");
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /**
   * {@code serverURL}: used verbatim for the request that starts a chat; empty when not configured.
   */
  public String serverUrl() {
    return values.text("serverURL", "");
  }

  /** The chat endpoint; empty when not configured. */
  public String endpoint() {
    return (transportNamed ? transport : values).text("endpoint", "");
  }

  /** The deployment stream of version 3; empty when not configured. */
  public String stream() {
    return transport.text("stream", "");
  }

  /** {@code apikey}; empty when not configured. A secret. */
  public String apiKey() {
    return values.text("apikey", "");
  }

  /** {@code transport.headers}, names in lower case. Secrets. */
  public Map<String, String> headers() {
    return lowerCased(transport.object("headers"));
  }

  /**
   * {@code main.header}, names in lower case: the custom headers of {@link #customHeader()}.
   * Secrets.
   */
  public Map<String, String> customHeaders() {
    return lowerCased(new LooseValues("main.", main).object("header"));
  }

  /** {@code enableCustomHeader}. */
  public boolean customHeader() {
    return customHeader;
  }

  /** {@code userData}; merged under that of {@code startChat}. */
  public Map<String, Object> userData() {
    return values.object("userData");
  }

  /** Request timeout, ms; 0 for none. */
  public long ajaxTimeout() {
    return ajaxTimeout;
  }

  /** How long to wait inside for what a request would bring, ms: a minute without a timeout. */
  public long patience() {
    return ajaxTimeout == 0 ? PATIENCE_MS : ajaxTimeout;
  }

  /** Timeout of an upload, ms; 0 for none. */
  public long fileUploadTimeout() {
    return fileUploadTimeout;
  }

  /** Longest time away after which a session is restored, ms; 0 for no limit. */
  public long restoreTimeout() {
    return restoreTimeout;
  }

  /** How long before the end of a session {@code expiryNotice} says so, ms; 0 for no notice. */
  public long expiryNoticeTime() {
    return expiryNoticeTime;
  }

  /** Longest message in characters; 0 for no limit. */
  public int maxMessageLength() {
    return maxMessageLength;
  }

  /** {@code xhrFields.withCredentials}: whether cookies of the chat server are kept and sent. */
  public boolean withCredentials() {
    return withCredentials;
  }

  /** {@code enableUrlTrailingSlash}. */
  public boolean trailingSlash() {
    return trailingSlash;
  }

  /**
   * {@code hooks.onFailure}: what becomes of a message whose hook could not do its work; empty for
   * the default of the core.
   */
  public Optional<HookFailurePolicy> hooksOnFailure() {
    return Optional.ofNullable(hooksOnFailure);
  }

  /**
   * {@code hooks.needScripts}: whether messages need scripts that the instance does not name
   * itself, those of the scripts folders for instance, also before they have run for the first
   * time.
   */
  public boolean needsScripts() {
    return needsScripts;
  }

  /**
   * {@code acknowledge}: whether the stored position is the one given to the command of that name.
   */
  public boolean acknowledge() {
    return acknowledge;
  }

  /** When to poll. */
  public PollSettings poll() {
    return poll;
  }

  /** Asynchronous chat. */
  public AsyncSettings async() {
    return async;
  }

  /** CometD of version 2. */
  public CometDSettings cometD() {
    return cometD;
  }

  /** {@code main.deploymentID}, the prefix of cookie names; empty when not configured. */
  public String deploymentId() {
    return new LooseValues("main.", main).text("deploymentID", "");
  }

  /** {@code main.lang}, else {@code main.language}, {@code en-US} by default. */
  public String language() {
    LooseValues settings = new LooseValues("main.", main);
    return settings.text("lang", settings.text("language", "en-US"));
  }

  /** {@code main.cookieOptions}, handed to hooks as {@code CookieOptions}. */
  public Map<String, Object> cookieOptions() {
    return new LooseValues("main.", main).object("cookieOptions");
  }

  private static Map<String, String> lowerCased(Map<String, Object> headers) {
    Map<String, String> copy = new LinkedHashMap<>();
    headers.forEach(
        (name, value) -> {
          if (value != null) {
            copy.put(name.toLowerCase(Locale.ROOT), value.toString());
          }
        });
    return copy;
  }

  @Override
  public String toString() {
    return "WebChatConfiguration[" + transportType + "]";
  }
}
