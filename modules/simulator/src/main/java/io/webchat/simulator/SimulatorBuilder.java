package io.webchat.simulator;

import io.webchat.simulator.deployment.MessengerDeployment;
import io.webchat.simulator.internal.SimulatorOptions;
import io.webchat.simulator.internal.server.SimulatorServer;
import io.webchat.simulator.model.AgentBehaviour;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.FileLimits;
import io.webchat.simulator.model.IdleReset;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Collects options and starts a {@link ChatSimulator}. Not for use by several threads. */
public final class SimulatorBuilder {
  private final SimulatorOptions options = new SimulatorOptions();

  /** The defaults: a free port of 127.0.0.1, a manual agent, no server-side timers. */
  public SimulatorBuilder() {}

  /** Port to listen on; 0 (default) = a free one. */
  public SimulatorBuilder port(int port) {
    check(port >= 0 && port <= 65_535, "port must be from 0 to 65535");
    options.port = port;
    return this;
  }

  /**
   * Address to listen on, default {@code 127.0.0.1}; there is no access control worth that name, so
   * think before opening it.
   */
  public SimulatorBuilder host(String host) {
    check(!host.isBlank(), "host must not be empty");
    options.host = host;
    return this;
  }

  /** Threads of the server, default 8, at least 4. */
  public SimulatorBuilder threads(int threads) {
    check(threads >= 4, "threads must be at least 4");
    options.threads = threads;
    return this;
  }

  /** What agents do; default {@link AgentBehaviour#manual()}. */
  public SimulatorBuilder agents(AgentBehaviour behaviour) {
    options.behaviour = Objects.requireNonNull(behaviour, "behaviour");
    return this;
  }

  /** Longest time that a v3 poll is held, default 20 s; 0 = answered at once. */
  public SimulatorBuilder longPoll(Duration time) {
    options.longPoll = notNegative(time);
    return this;
  }

  /**
   * The customer is disconnected after this time without a request, default 0 = never; real servers
   * use 45 s. Does not apply to asynchronous chats.
   */
  public SimulatorBuilder flexDisconnect(Duration time) {
    options.flexDisconnect = notNegative(time);
    return this;
  }

  /**
   * Inactivity control: an alert after the first time, the end of the chat after the second from
   * then; default 0 = off; real servers use 255 s and 45 s.
   */
  public SimulatorBuilder inactivity(Duration alert, Duration close) {
    return inactivity(alert, Duration.ZERO, close);
  }

  /**
   * Inactivity control with two alerts: the first after the first time, another after the second
   * from then, the end of the chat after the third from that; a second time of 0 = one alert.
   */
  public SimulatorBuilder inactivity(Duration alert, Duration secondAlert, Duration close) {
    options.idleAlert = notNegative(alert);
    options.idleSecondAlert = notNegative(secondAlert);
    options.idleClose = notNegative(close);
    return this;
  }

  /**
   * What resets the inactivity control besides messages, joins and leaves; default {@link
   * IdleReset#MAJOR}.
   */
  public SimulatorBuilder inactivityResetBy(IdleReset notices) {
    options.idleReset = Objects.requireNonNull(notices, "notices");
    return this;
  }

  /** What customers may upload. */
  public SimulatorBuilder fileLimits(FileLimits limits) {
    options.fileLimits = Objects.requireNonNull(limits, "limits");
    return this;
  }

  /** Longest message and typing preview in characters, default 4,096. */
  public SimulatorBuilder maxMessageLength(int characters) {
    check(characters > 0, "maxMessageLength must be positive");
    options.maxMessageLength = characters;
    return this;
  }

  /**
   * Names of the v2 services, default {@code customer-support}; {@link ChatSimulator#gmsUrl()} has
   * the first.
   */
  public SimulatorBuilder gmsServices(String... names) {
    check(names.length > 0, "at least one service is needed");
    options.gmsServices = List.of(names);
    return this;
  }

  /** The {@code apikey} that v2 requests must carry; default empty = not checked. */
  public SimulatorBuilder gmsApiKey(String key) {
    options.gmsApiKey = Objects.requireNonNull(key, "key");
    return this;
  }

  /** HTTP status of v2 validation and file errors: 400 (default) or 200. */
  public SimulatorBuilder gmsErrorStatus(int status) {
    check(status == 200 || status == 400, "gmsErrorStatus must be 200 or 400");
    options.gmsErrorStatus = status;
    return this;
  }

  /**
   * How long the alias before a change is still accepted once the client has used the new one,
   * default 5 s.
   */
  public SimulatorBuilder aliasGrace(Duration time) {
    options.aliasGrace = notNegative(time);
    return this;
  }

  /**
   * Whether the party information of bots and structured content are JSON texts within the JSON of
   * the v2 wire, default false.
   */
  public SimulatorBuilder attributesAsText(boolean text) {
    options.attributesAsText = text;
    return this;
  }

  /** After this time without a {@code /meta/connect} a Bayeux client is dropped, default 10 s. */
  public SimulatorBuilder bayeuxMaxInterval(Duration time) {
    check(time.toMillis() > 0, "bayeuxMaxInterval must be positive");
    options.bayeuxMaxInterval = time;
    return this;
  }

  /**
   * How many Bayeux clients with one {@code BAYEUX_BROWSER} cookie may be held at once, default 1;
   * the others are answered at once and told to come back later. -1 = no limit.
   */
  public SimulatorBuilder maxSessionsPerBrowser(int sessions) {
    check(sessions >= -1, "maxSessionsPerBrowser must be at least -1");
    options.maxSessionsPerBrowser = sessions;
    return this;
  }

  /** The {@code x-api-key} of the v3 wire; default one that stays the same. */
  public SimulatorBuilder v3ApiKey(String key) {
    check(!key.isBlank(), "v3ApiKey must not be empty");
    options.v3ApiKey = key;
    return this;
  }

  /**
   * Names of the v3 endpoints, default {@code customer-support}; {@link ChatSimulator#v3Endpoint()}
   * has the first.
   */
  public SimulatorBuilder v3Endpoints(String... names) {
    check(names.length > 0, "at least one endpoint is needed");
    options.v3Endpoints = List.of(names);
    return this;
  }

  /**
   * Whether a re-attach makes the token before it invalid for everything but another re-attach,
   * default true.
   */
  public SimulatorBuilder rotateTokens(boolean rotate) {
    options.rotateTokens = rotate;
    return this;
  }

  /** Whether the indices of the v3 wire have a minus in front, default false. */
  public SimulatorBuilder minusIndices(boolean minus) {
    options.minusIndices = minus;
    return this;
  }

  /** The deployment of the Web Messaging wire; default {@link MessengerDeployment#DEFAULT}. */
  public SimulatorBuilder webMessaging(MessengerDeployment deployment) {
    options.deployment = Objects.requireNonNull(deployment, "deployment");
    return this;
  }

  /**
   * The {@code pollWaitSuggestion} that PureConnect gives with its answers, default 500 ms; 0 = it
   * gives none.
   */
  public SimulatorBuilder pollWait(Duration time) {
    options.pollWait = notNegative(time);
    return this;
  }

  /** Time between the heartbeats of the guest chat, default 5 s; 0 = none. */
  public SimulatorBuilder guestHeartbeat(Duration time) {
    options.guestHeartbeat = notNegative(time);
    return this;
  }

  /**
   * Most chats kept, default 20,000; the oldest ended ones make room, and without any a new chat is
   * refused.
   */
  public SimulatorBuilder maxChats(int chats) {
    check(chats > 0, "maxChats must be positive");
    options.maxChats = chats;
    return this;
  }

  /** Most entries of a transcript, default 10,000; the oldest fall out. */
  public SimulatorBuilder maxTranscript(int entries) {
    check(entries > 0, "maxTranscript must be positive");
    options.maxTranscript = entries;
    return this;
  }

  /** Most requests kept in the log, default 5,000; the oldest fall out. */
  public SimulatorBuilder maxRecordedRequests(int requests) {
    check(requests >= 0, "maxRecordedRequests must not be negative");
    options.maxRecordedRequests = requests;
    return this;
  }

  /** Most bytes of all files of all chats, default 256 MiB. */
  public SimulatorBuilder maxStoredBytes(long bytes) {
    check(bytes >= 0, "maxStoredBytes must not be negative");
    options.maxStoredBytes = bytes;
    return this;
  }

  /** Largest body of a request in bytes, default 32 MiB; more is answered with HTTP 413. */
  public SimulatorBuilder maxRequestBytes(int bytes) {
    check(bytes > 0, "maxRequestBytes must be positive");
    options.maxRequestBytes = bytes;
    return this;
  }

  /**
   * Starts listening.
   *
   * @throws IllegalStateException when the address cannot be listened on, with the reason
   */
  public ChatSimulator start() {
    return SimulatorServer.start(options.copy());
  }

  private static Duration notNegative(Duration time) {
    check(!time.isNegative(), "a time must not be negative");
    return time;
  }

  private static void check(boolean right, String wrong) {
    if (!right) {
      throw new IllegalArgumentException(wrong);
    }
  }
}
